/*
 * After shutdown(SHUT_RDWR) a read ends, a write fails, and another shutdown is no error.
 *
 * Each direction says in its own way that it is shut: 0 where one reads, EPIPE where one writes.
 * To shut what is shut is no error as long as the peer has not finished, and sends nothing: the
 * FIN is on its way already. So the close that is still to come has nothing to send either. For
 * lwIP the first one is a close: all that comes after it fails with ENOTCONN.
 *
 * See: shutdown(2); tcp_shutdown() and tcp_sendmsg_locked() in net/ipv4/tcp.c
 * Port: wrong error number; Shut down once and then close: whatever a call says in between, it is
 * over.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	shutdown(a, SHUT_RDWR);			// = 0			a --FIN--> b
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	write(a, "more", 4);			// = -1 EPIPE
						// lwip = -1 ENOTCONN
	shutdown(a, SHUT_RDWR);			// = 0
						// lwip = -1 ENOTCONN
	shutdown(a, SHUT_WR);			// = 0
						// lwip = -1 ENOTCONN
	close(a);				// = 0
	close(b);				// = 0			a <--FIN-- b
}
