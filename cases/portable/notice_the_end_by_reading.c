/*
 * Wait for IN only, and let read() tell data from the end of file: it returns 0 at the end.
 *
 * Every stack reports IN, for data and for the end. RDHUP and HUP are Linux's: on lwIP a
 * loop that waits for them waits for ever, and a loop that takes IN to mean data takes the
 * end for an empty message. Waiting for IN loses nothing: the program reads what came
 * before the end first, while RDHUP overtakes it. After the 0, remove the socket from the
 * set, since it stays readable.
 *
 * See: poll(2); tcp_poll() in net/ipv4/tcp.c; lwip_pollscan() in lwIP's sockets.c
 * Also: "POLLRDHUP never comes", "lwIP has no POLLHUP"
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
