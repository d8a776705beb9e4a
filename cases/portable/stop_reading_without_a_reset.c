/*
 * Who has heard enough shuts down writing and throws away what still comes: nobody is reset.
 *
 * No call says "I stop reading" on every stack. SHUT_RD is silent on Linux and lets late data
 * in; lwIP answers late data with a reset, and so does every stack after close. The peer learns
 * it in the middle of a write, and may lose an answer that it has not read yet. Reading on
 * costs a buffer, and a limit to what one is willing to take from a peer that does not stop.
 *
 * See: RFC 9293 3.6; shutdown(2)
 * Port: connection reset
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "enough", 6);			// = 6			a --DATA 6--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b

	/* The peer has not looked yet. */
	write(b, "more", 4);			// = 4			a <--DATA 4-- b
	read(a, buf, sizeof buf);		// = 4
	write(b, "still", 5);			// = 5			a <--DATA 5-- b
	read(a, buf, sizeof buf);		// = 5

	read(b, buf, sizeof buf);		// = 6
	read(b, buf, sizeof buf);		// = 0
	close(b);				// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0
}
