/*
 * select() sleeps through another thread's close(), and no descriptor leaks.
 *
 * Like a sleeping read(), select() holds the socket it waits for, so close() is silent and the FIN
 * leaves when something else wakes select(). It then finds the number closed and counts it as ready
 * (kernels before 2022 let it sleep on).
 *
 * On lwIP close() is itself an event: the FIN leaves at once, and select() wakes and counts the
 * closed number as ready. Small stacks get the return wrong. In lwIP 2.0.3 select() found its
 * socket gone, skipped the count of waiting threads, and the slot was never free again; after as
 * many rounds as there are slots, socket() failed with ENFILE. Here each round gets the number of
 * the first.
 *
 * See: select(2), Multithreaded applications; do_select() in fs/select.c; Linux commit
 * 68514dacf271; lwIP bug 57445 (what 2.1.2 made of that slot: a failing assertion)
 * Port: readiness not told; Wake the other thread, join it, and only then close
 * (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *selecting(void *arg)
{
	int fd = *(int *)arg;
	fd_set in;

	FD_ZERO(&in);
	FD_SET(fd, &in);
	select(fd + 1, &in, NULL, NULL, NULL);			// = 1
								// lwip-fullduplex = -1 EBADF
	return NULL;
}

void story(int a, int b)
{
	pthread_t sleeper;
	int first = a;

	for (int round = 0; round < 20; round++) {
		pthread_create(&sleeper, NULL, selecting, &a);	// = 0
		close(a);					// = 0
								// lwip = 0			a --FIN--> b
		asleep(sleeper);				// = in select
								// lwip = no
		shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b  a --FIN--> b
								// lwip = 0			a <--FIN-- b
		pthread_join(sleeper, NULL);			// = 0
		close(b);					// = 0
		connection(&a, &b);
		is(a == first);					// = yes
	}
	close(a);						// = 0			a --FIN--> b
	close(b);						// = 0			a <--FIN-- b
}
