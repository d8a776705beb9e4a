/*
 * shutdown(SHUT_RD) sends nothing, and data that comes later is still acknowledged and read.
 *
 * TCP has no segment that says "I have stopped reading". The call sets a flag in its own
 * socket, and a read that finds nothing returns 0 at once where it would have slept. Texts
 * commonly say that what comes later is thrown away (other systems do that), or that the peer
 * is told; here it is neither: the bytes are taken, kept and handed out.
 *
 * See: shutdown(2); tcp_shutdown() in net/ipv4/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	shutdown(b, SHUT_RD);			// = 0
	ready(a);				// = OUT

	/* Without the shutdown, this would sleep until data comes. */
	read(b, buf, sizeof buf);		// = 0

	/* The 0 was no promise: there may be more behind it. */
	write(a, "late", 4);			// = 4			a --DATA 4--> b  a <--ACK-- b
	read(b, buf, sizeof buf);		// = 4
	read(b, buf, sizeof buf);		// = 0

	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0			a --FIN--> b
}
