/*
 * One closed number makes select() fail as a whole, with EBADF.
 *
 * The error says neither which number it is nor what the others have, whereas poll() marks the one
 * entry (NVAL) and goes on with the rest. A server that forgot to take a number out of its sets
 * goes deaf to all its clients; the other connection here has data all the time. lwIP looks at the
 * slot, where close() has left its events: it counts the closed number as ready in each of the
 * three sets, and the other one in two.
 *
 * See: select(2), EBADF; poll(2), POLLNVAL; max_select_fd() in fs/select.c; lwip_selscan() in
 * lwIP's src/api/sockets.c
 * Port: readiness not told; Take a number out of the sets before you close it.
 */
#include "story.h"

void story(int a, int b)
{
	fd_set in, out, except;
	char buf[8];
	int c, d;

	connection(&c, &d);
	write(d, "hello", 5);				// = 5			a2 <--DATA 5-- b2
	close(a);					// = 0			a --FIN--> b

	FD_ZERO(&in);
	FD_SET(a, &in);
	FD_SET(c, &in);
	out = except = in;
	select(c + 1, &in, &out, &except, NULL);	// = -1 EBADF
							// lwip = 5
	read(c, buf, sizeof buf);			// = 5

	close(b);					// = 0			a <--FIN-- b
	close(d);					// = 0			a2 <--FIN-- b2
	close(c);					// = 0			a2 --FIN--> b2
}
