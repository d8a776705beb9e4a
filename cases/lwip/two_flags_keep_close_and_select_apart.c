/*
 * Close waits while select runs, select waits while close runs, and then no stack leaks a slot.
 *
 * Two flags under a lock are the application's cure where the stack can't stand a close() under a
 * sleeping select() (select_keeps_the_slot_of_a_closed_socket) and can't be changed. The closing
 * thread sets its flag at once, so a loop around select() can't starve it. Something must also bring
 * select() back: here it is the peer's FIN, elsewhere select()'s own timeout. A thread that had to wait
 * before its select() must build its set anew, since one socket is closed by now.
 *
 * All stacks do the same on every line. Here each side looks at the other's flag again and again, as
 * the program in the field did; a_condition_variable_keeps_close_and_select_apart needs no pauses.
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

static void *selects(void *fd)
{
	fd_set in;

	FD_ZERO(&in);
	FD_SET(*(int *)fd, &in);
	pthread_mutex_lock(&lock);
	wait_while(&closing);
	selecting = true;
	pthread_mutex_unlock(&lock);
	select(*(int *)fd + 1, &in, NULL, NULL, NULL);	// = 1
	pthread_mutex_lock(&lock);
	selecting = false;
	pthread_mutex_unlock(&lock);
	return NULL;
}

void story(int a, int b)
{
	pthread_t sleeper;

	pthread_create(&sleeper, NULL, selects, &a);	// = 0
	asleep(sleeper);				// = in select
	pthread_mutex_lock(&lock);
	closing = true;
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	wait_while(&selecting);
	close(a);					// = 0			a --FIN--> b
	closing = false;
	pthread_mutex_unlock(&lock);
	pthread_join(sleeper, NULL);			// = 0
	is((socket)(AF_INET, SOCK_STREAM, 0) == a);	// = yes
}
