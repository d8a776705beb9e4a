/*
 * After shutdown(SHUT_RDWR) read() returns 0, write() fails with EPIPE, and a second shutdown()
 * succeeds.
 *
 * Each direction has its own way to say that it is shut: 0 to a reader, EPIPE to a writer.
 * Shutting a direction twice is no error as long as the peer has not finished. It sends nothing,
 * for the FIN is on its way already, and the final close() has nothing left to send either. To
 * lwIP the first one is a close(): every call after it fails with ENOTCONN.
 *
 * See: shutdown(2); tcp_shutdown() and tcp_sendmsg_locked() in net/ipv4/tcp.c
 * Port: wrong error number; Shut down once and then close: whatever a call says in between, the
 * connection is over.
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
