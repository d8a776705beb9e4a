/*
 * After close the number names nothing: every call says EBADF, and poll says NVAL.
 *
 * So nothing can be asked of a connection once it is closed, not even shutdown(); shut down
 * first, close last. For poll a bad number is an event, not an error: it is easily missed in a
 * loop that looks for IN only, and that loop then spins. EBADF is good luck as well: it says so
 * only as long as nobody has got the same number (second_close_hits_another_connection). lwIP's
 * poll does not ask whether a number is in use, and reports what the close has left behind there.
 *
 * See: close(2); poll(2); lwip_pollscan() in lwIP's src/api/sockets.c
 * Port: readiness not told; Put -1 in the place of a number when you close it: poll leaves
 * that out on both, and of a closed one lwIP does not say NVAL.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	close(a);				// = 0			a --FIN--> b
	read(a, buf, sizeof buf);		// = -1 EBADF
	write(a, "hello", 5);			// = -1 EBADF
	shutdown(a, SHUT_WR);			// = -1 EBADF
	close(a);				// = -1 EBADF
	ready(a);				// = NVAL
						// lwip = IN OUT ERR
	close(b);				// = 0			a <--FIN-- b
}
