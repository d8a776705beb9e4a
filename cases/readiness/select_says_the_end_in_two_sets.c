/*
 * At the end of file select() reports a socket as readable and writable, but not as exceptional.
 *
 * There is no set for "the peer has finished". An end is something to read, so the first set has
 * it, and the second goes on, since this end may still write. A program that asks for both and
 * counts the descriptors is told 2 for one socket: select() counts bits. Only the read() that
 * returns 0 says which it was.
 *
 * See: select(2); POLLIN_SET and POLLEX_SET in fs/select.c
 */
#include "story.h"

void story(int a, int b)
{
	struct timeval now = { 0, 0 };
	fd_set in, out, except;
	char buf[8];

	FD_ZERO(&in);
	FD_SET(a, &in);
	out = except = in;
	close(b);					// = 0			a <--FIN-- b
	select(a + 1, &in, &out, &except, &now);	// = 2
	is(FD_ISSET(a, &in));				// = yes
	is(FD_ISSET(a, &out));				// = yes
	is(FD_ISSET(a, &except));			// = no
	read(a, buf, sizeof buf);			// = 0
	close(a);					// = 0			a --FIN--> b
}
