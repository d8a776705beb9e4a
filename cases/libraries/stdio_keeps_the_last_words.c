/*
 * With stdio on a socket, a shutdown() before fflush() loses what was printed.
 *
 * fprintf() has put the answer into a buffer of the C library, which the kernel knows nothing of.
 * shutdown() sends a FIN at once, so the peer sees a clean end without an answer; the flush that
 * comes with fclose() then fails with EPIPE, and few programs look at what fclose() returns. In the
 * other order both arrive.
 *
 * See: fclose(3); fdopen(3); setvbuf(3)
 * Port: not there; Print into a buffer of your own and write() it: lwIP's sockets are no files of
 * the C library.
 */
#include <stdio.h>
#include "story.h"

void story(int a, int b)
{
	FILE *out = fdopen(a, "w"), *next;
	char buf[8];
	int c, d;

	if (!out)
		cannot_tell("not applicable: needs fdopen(), which lwIP has not");
	connection(&c, &d);
	next = fdopen(c, "w");

	told(fprintf(out, "answer"));		// = 6
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	told(fclose(out));			// = -1 EPIPE
	read(b, buf, sizeof buf);		// = 0
	close(b);				// = 0			a <--FIN-- b

	told(fprintf(next, "answer"));		// = 6
	told(fflush(next));			// = 0			a2 --DATA 6--> b2
	shutdown(c, SHUT_WR);			// = 0			a2 --FIN--> b2
	read(d, buf, sizeof buf);		// = 6
	told(fclose(next));			// = 0
	close(d);				// = 0			a2 <--FIN-- b2
}
