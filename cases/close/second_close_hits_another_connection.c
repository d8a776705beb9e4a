/*
 * A closed number is reused at once, so closing it twice can close somebody else's connection.
 *
 * The next socket, file or accepted connection gets the lowest free number. The second close()
 * returns 0 like the first, and ends a connection that did nothing wrong; its owner finds out
 * from an EBADF. Two threads that both clean up are enough. This is also why Linux wants no
 * close() repeated, not even after EINTR.
 *
 * See: close(2), Dealing with error returns from close(); socket(2)
 * Also: "double close", "the wrong connection is closed"
 * Port: readiness not told; Wait for IN and read: lwIP has no RDHUP.
 */
#include "story.h"

void story(int a, int b)
{
	int c, d;

	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b

	/* Somebody else's, from here on. */
	connection(&c, &d);
	is(c == a);				// = yes
	close(a);				// = 0			a --FIN--> b
	ready(d);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	write(c, "hello", 5);			// = -1 EBADF
	close(d);				// = 0			a <--FIN-- b
}
