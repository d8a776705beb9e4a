/*
 * Close waits while select runs, select waits while close runs: no stack loses a slot by it.
 *
 * Two flags under a lock are the application's cure where the stack can't stand a close under
 * a sleeping select (select_keeps_the_slot_of_a_closed_socket) and can't be changed. Whoever
 * closes says so at once, so that a loop around select can't keep him out; and something must
 * bring select back: here the peer's end, elsewhere select's own timeout. A select that had to
 * wait asks anew which sockets there are, since one is closed by now.
 *
 * All stacks do the same on every line. Each side looks at the other's flag again and again,
 * as it was done in the field; a_condition_variable_keeps_close_and_select_apart needs no such
 * pauses.
 *
 * See: select(2), Multithreaded applications; pthread_mutex_lock(3)
 */
#include <stdbool.h>
#include "story.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool selecting, closing;

static void wait_while(const bool *flag)
{
	while (*flag) {
		pthread_mutex_unlock(&lock);
		usleep(100);
		pthread_mutex_lock(&lock);
	}
}

static void *selects(void *arg)
{
	int fd = *(int *)arg;
	fd_set in;

	pthread_mutex_lock(&lock);
	wait_while(&closing);
	selecting = true;
	pthread_mutex_unlock(&lock);

	FD_ZERO(&in);
	FD_SET(fd, &in);
	select(fd + 1, &in, NULL, NULL, NULL);			// = 1

	pthread_mutex_lock(&lock);
	selecting = false;
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void *closes(void *fd)
{
	pthread_mutex_lock(&lock);
	closing = true;
	wait_while(&selecting);
	pthread_mutex_unlock(&lock);

	close(*(int *)fd);					// = 0			a --FIN--> b

	pthread_mutex_lock(&lock);
	closing = false;
	pthread_mutex_unlock(&lock);
	return NULL;
}

void story_of_two_hosts(void)
{
	pthread_t sleeper, closer;
	int a, b;

	for (int slots = 0; slots < 17; slots++) {
		connection(&a, &b);
		pthread_create(&sleeper, NULL, selects, &a);	// = 0
		pthread_create(&closer, NULL, closes, &a);	// = 0
		asleep(sleeper);				// = in select
		shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
		/* Not told: in the middle of it, the closer looks again and tells its own line. */
		(pthread_join)(closer, NULL);
		(pthread_join)(sleeper, NULL);
		close(b);					// = 0
	}
	a = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	close(a);						// = 0
}
