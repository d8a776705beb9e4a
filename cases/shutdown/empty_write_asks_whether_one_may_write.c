/*
 * write() of 0 bytes sends nothing, but it says whether this end may still write.
 *
 * One would expect a call that has nothing to do to succeed always, or to send an empty segment.
 * On Linux tcp_sendmsg_locked() looks at the pending error and at the shutdown before it looks at
 * the length, so an empty write() is a question: 0 means yes, EPIPE means no, and with EPIPE comes
 * SIGPIPE. It can't see what the peer has shut: after the peer's FIN, b may write. lwIP returns 0
 * before it looks at anything.
 *
 * See: write(2); tcp_sendmsg_locked() in net/ipv4/tcp.c; netconn_write_vectors_partly() in lwIP's
 * src/api/api_lib.c
 * Port: wrong error number; Remember your own shutdown(): on lwIP an empty write() always
 * succeeds.
 */
#include "story.h"

void story(int a, int b)
{
	write(a, "", 0);			// = 0
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	write(a, "", 0);			// = -1 EPIPE
						// lwip = 0
	write(b, "", 0);			// = 0
	close(a);				// = 0
	close(b);				// = 0			a <--FIN-- b
}
