/*
 * Peeking is not reading: closing after MSG_PEEK resets the connection.
 *
 * The program has seen every byte, but the bytes are still in the receive buffer, and that is
 * what close() looks at. A server may peek at the first bytes to guess the protocol, and close
 * because it doesn't like them. It aborts the connection, and the peer may lose the reply that
 * explained why.
 *
 * See: recv(2); RFC 2525 2.17; __tcp_close() in net/ipv4/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	recv(b, buf, sizeof buf, MSG_PEEK);	// = 5
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	close(a);				// = 0
}
