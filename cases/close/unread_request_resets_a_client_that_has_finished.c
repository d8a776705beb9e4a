/*
 * A server that closes without reading the request resets even a client that has sent its FIN.
 *
 * The client did everything right: it sent its request, shut down writing, and waits in FIN_WAIT2
 * for the answer. Many believe that only a client that goes on sending can be reset, and that
 * after the client's FIN the server's close() is the orderly second half. But unread data alone
 * decides, in CLOSE_WAIT as in ESTABLISHED: close() sends RST, and the client reads ECONNRESET
 * instead of an answer. A server that wants to turn a request away has to read it first.
 *
 * See: RFC 9293 3.6.1; RFC 2525 2.17; __tcp_close() in net/ipv4/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "request", 7);			// = 7			a --DATA 7--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	state(A);				// = FIN_WAIT2
	state(B);				// = CLOSE_WAIT
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	state(A);				// = GONE
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	close(a);				// = 0
}
