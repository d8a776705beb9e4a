/*
 * Wait for IN alone, and let the read say what it was: the end of file is a read that returns
 * 0.
 *
 * IN is what every stack reports, for data and for the end. RDHUP and HUP are Linux's; on lwIP
 * a loop that waits for them waits for ever, and one that takes IN for data alone takes the end
 * for an empty message. Nothing is lost by it: what came before the end is read first, while
 * RDHUP comes in front of it. After the 0, leave the socket out of the set, since it stays
 * readable.
 *
 * See: poll(2); tcp_poll() in net/ipv4/tcp.c; lwip_pollscan() in lwIP's sockets.c
 * Port: readiness not told
 */
#include "story.h"

void story(int a, int b)
{
	struct pollfd wait = { .fd = a, .events = POLLIN };
	char buf[8];

	poll(&wait, 1, 0);			// = 0
	write(b, "bye", 3);			// = 3			a <--DATA 3-- b
	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b

	poll(&wait, 1, -1);			// = 1 IN
	read(a, buf, sizeof buf);		// = 3
	poll(&wait, 1, -1);			// = 1 IN
	read(a, buf, sizeof buf);		// = 0

	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0
}
