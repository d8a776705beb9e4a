/*
 * Peeking is not reading: closing after MSG_PEEK resets the connection.
 *
 * The program has seen every byte, but the bytes still lie in the receive buffer, and that is
 * what close looks at. A server that peeks at the first bytes to guess the protocol, and closes
 * because it doesn't like them, aborts the connection; a farewell it sent before may get lost.
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
