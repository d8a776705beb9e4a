/*
 * To stop listening without a reset, shut down writing and discard whatever still arrives.
 *
 * A program that has heard enough and simply closes resets the peer: with data unread at once,
 * otherwise as soon as more arrives. No call says "I stop reading" on every stack. SHUT_RD is
 * silent on Linux and lets late data in; lwIP answers late data with a reset. The peer learns of
 * a reset in the middle of a write(), and may lose an answer that it has not read yet. Reading
 * on costs a buffer, and the program needs a limit for a peer that does not stop. HTTP servers
 * do this (RFC 9112, lingering close).
 *
 * See: RFC 9293 3.5.2, 3.6; RFC 9112 9.6; shutdown(2)
 * Port: connection reset
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;

	/* The wrong way: c has heard enough, and closes while data is unread. */
	connection(&c, &d);
	write(d, "more", 4);			// = 4			a2 <--DATA 4-- b2
	close(c);				// = 0			a2 --RST+ACK--> b2	because TCPAbortOnClose
	read(d, buf, sizeof buf);		// = -1 ECONNRESET

	/* The peer has not looked yet, and sends on. */
	write(a, "enough", 6);			// = 6			a --DATA 6--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	write(b, "more", 4);			// = 4			a <--DATA 4-- b
	read(a, buf, sizeof buf);		// = 4
	write(b, "still", 5);			// = 5			a <--DATA 5-- b
	read(a, buf, sizeof buf);		// = 5

	read(b, buf, sizeof buf);		// = 6
	read(b, buf, sizeof buf);		// = 0
	close(b);				// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0
	close(d);				// = 0
}
