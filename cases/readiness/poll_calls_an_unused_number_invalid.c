/*
 * poll() reports a number that was never opened, as NVAL, and counts it as ready.
 *
 * The call doesn't fail: the entry is bad, not the list. poll() therefore never sleeps on a number
 * from which nothing can come, and a loop that looks for IN only spins. It skips negative numbers,
 * and only those. In lwIP a number means a slot of its table: if the slot exists, poll() believes
 * that the socket does too; if not, the whole call fails.
 *
 * See: poll(2), POLLNVAL; do_pollfd() in fs/select.c; lwip_pollscan() in lwIP's src/api/sockets.c
 * Port: readiness not told; Put -1 where you have no number: poll() skips it on both stacks.
 */
#include "story.h"

void story(int a, int b)
{
	struct pollfd never_opened = { .fd = a + 8, .events = POLLIN };
	struct pollfd out_of_range = { .fd = a + 80, .events = POLLIN };
	struct pollfd left_out = { .fd = -1, .events = POLLIN };

	poll(&never_opened, 1, 0);		// = 1 NVAL
						// lwip = 0
	errno = 0; /* lwIP fails and sets none */
	poll(&out_of_range, 1, 0);		// = 1 NVAL
						// lwip = -1
	is(out_of_range.revents == POLLNVAL);	// = yes
	poll(&left_out, 1, 0);			// = 0
	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
}
