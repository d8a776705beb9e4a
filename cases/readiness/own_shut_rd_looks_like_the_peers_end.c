/*
 * To poll(), your own SHUT_RD looks exactly like a peer that has finished.
 *
 * RDHUP is often read as "the peer has hung up". It says that nothing more is to be expected from
 * the receiving side, no matter which end shut it; HUP says that both sides are shut, and OUT
 * never goes away. A program that stops reading and then waits for RDHUP is told at once of an end
 * that its peer never sent.
 *
 * lwIP has neither RDHUP nor HUP. It says IN for both ends, and ERR when the connection is over.
 *
 * See: poll(2), POLLRDHUP; tcp_poll() in net/ipv4/tcp.c; lwip_netconn_do_close_internal() and
 * err_tcp() in lwIP's src/api/api_msg.c
 * Port: readiness not told; Remember which directions you have shut, and let read() tell the rest.
 */
#include "story.h"

void story(int a, int b)
{
	ready(a);				// = OUT
	shutdown(a, SHUT_RD);			// = 0
	ready(a);				// = IN OUT RDHUP
						// lwip = IN OUT

	/* Now the peer does finish, and nothing changes. */
	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b
	ready(a);				// = IN OUT RDHUP
						// lwip = IN OUT
	ready(b);				// = OUT

	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	ready(a);				// = IN OUT HUP RDHUP
						// lwip = IN OUT ERR
	close(a);				// = 0
	close(b);				// = 0
}
