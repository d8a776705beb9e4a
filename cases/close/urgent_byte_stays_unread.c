/*
 * A byte that was read with MSG_OOB still counts as unread, so close() resets the connection.
 *
 * poll() says that nothing is left to read, recv() has handed the byte out, and still the peer
 * gets RST. MSG_OOB copies the urgent byte and leaves its place in the stream, which only an
 * ordinary read passes. With SO_OOBINLINE there is one copy, and reading it is the end of it. RFC
 * 6093 advises new programs against urgent data altogether. lwIP has none: it sends the byte as an
 * ordinary one, and takes recv() with MSG_OOB for a plain recv().
 *
 * See: tcp(7), "Sockets API"; recv(2), MSG_OOB; RFC 6093 5; tcp_recv_urg() and __tcp_close() in
 * net/ipv4/tcp.c
 * Port: other differences; Don't use urgent data: send the byte in the stream, or on a connection
 * of its own.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	send(a, "!", 1, MSG_OOB);		// = 1			a --DATA 1+URG--> b
						// lwip = 1			a --DATA 1--> b
	ready(b);				// = PRI OUT
						// lwip = IN OUT
						// lwip-b = IN OUT
	recv(b, buf, 1, MSG_OOB);		// = 1
						// lwip = -1 EINVAL
	ready(b);				// = OUT
						// lwip = IN OUT
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
						// lwip-b = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
						// lwip-b = 0
	close(a);				// = 0
						// lwip-b = 0			a --FIN--> b
}
