/*
 * After close() the descriptor is invalid: every call fails with EBADF, and poll() reports NVAL.
 *
 * A program can ask nothing of a connection that it has closed, and can't even shut it down: shut
 * down first, close last. To poll() a bad number is an event, not an error. A loop that looks for
 * IN only misses it, and spins. Even EBADF is luck: you get it only until the number is reused
 * (second_close_hits_another_connection). lwIP's poll() does not check whether a number is in use,
 * and reports what close() has left behind in the slot.
 *
 * See: close(2); poll(2); lwip_pollscan() in lwIP's src/api/sockets.c
 * Port: readiness not told; Replace a number by -1 when you close it: poll() skips -1 on both
 * stacks, and lwIP never says NVAL of a closed one.
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
