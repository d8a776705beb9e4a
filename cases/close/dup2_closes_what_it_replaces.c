/*
 * dup2() onto the number of a socket closes that connection without a word.
 *
 * A program that swaps one connection for another under the same number thinks of the new meaning
 * of the number. If nothing else held the old one, its FIN leaves in a line in which nobody wrote
 * close(). dup2() does not report an error of that close either; a close that matters should be
 * made by hand, before.
 *
 * See: dup(2), NOTES; do_dup2() in fs/file.c
 * Port: not there; lwIP's numbers are its own, and dup2() does not know them: close the socket,
 * and pass the new number on.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;

	connection(&c, &d);
	dup2(c, a);				// = fd			a --FIN--> b
	read(b, buf, sizeof buf);		// = 0
	write(a, "hello", 5);			// = 5			a2 --DATA 5--> b2
	read(d, buf, sizeof buf);		// = 5
	close(a);				// = 0
	close(c);				// = 0			a2 --FIN--> b2
	close(d);				// = 0			a2 <--FIN-- b2
	close(b);				// = 0			a <--FIN-- b
}
