/*
 * If both ends hold unread data, the first close() resets the connection and the second sends
 * nothing.
 *
 * One might expect two resets, or an RST and then the FIN of the end that closes second. One RST
 * is enough: it ends the connection at the other end as well, whatever waits there to be read.
 * Nobody goes through TIME_WAIT, which belongs to an orderly close.
 *
 * See: RFC 9293 3.5.3, 3.6.1; RFC 2525 2.17; __tcp_close() in net/ipv4/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	write(a, "question", 8);		// = 8			a --DATA 8--> b
	write(b, "answer", 6);			// = 6			a <--DATA 6-- b
	close(a);				// = 0			a --RST+ACK--> b	because TCPAbortOnClose
	state(A);				// = GONE
	state(B);				// = GONE
	close(b);				// = 0
	state(B);				// = GONE
}
