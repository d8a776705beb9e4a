/*
 * close() waits while select() runs, select() waits while close() runs, and then no stack leaks a
 * slot.
 *
 * Two flags are the application's cure where the stack can't stand a close() under a sleeping
 * select() (select_keeps_the_slot_of_a_closed_socket) and can't be changed. Each thread raises its
 * own flag before it looks at the other's, so at least one of the two sees the other. If both do,
 * select() gives way; otherwise a loop around select() could starve the closing thread. Something
 * must also bring select() back: here it is the peer's FIN, elsewhere select()'s own timeout. A
 * thread that had to wait before its select() must build its set anew, since one socket is closed
 * by now.
 *
 * A flag wakes nobody, so a waiting thread must pause and look again; how long it pauses decides
 * nothing. (a_condition_variable_keeps_close_and_select_apart has something to sleep on.)
 *
 * See: select(2), Multithreaded applications; C11 7.17.3
 */
#include <stdatomic.h>
#include <stdbool.h>
#include "story.h"

static atomic_bool selecting, closing;

static void *selects(void *fd)
{
	fd_set in;

	FD_ZERO(&in);
	FD_SET(*(int *)fd, &in);
	selecting = true;
	while (closing) {
		selecting = false;
		usleep(100);
		selecting = true;
	}
	select(*(int *)fd + 1, &in, NULL, NULL, NULL);	// = 1
	selecting = false;
	return NULL;
}

static void *closes(void *fd)
{
	closing = true;
	while (selecting)
		usleep(100);
	close(*(int *)fd);				// = 0			a --FIN--> b
	closing = false;
	return NULL;
}

void story(int a, int b)
{
	pthread_t sleeper, closer;

	pthread_create(&sleeper, NULL, selects, &a);	// = 0
	pthread_create(&closer, NULL, closes, &a);	// = 0
	asleep(sleeper);				// = in select
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	/* Not told: meanwhile the closing thread may tell a line of its own. */
	(pthread_join)(closer, NULL);
	(pthread_join)(sleeper, NULL);
	is((socket)(AF_INET, SOCK_STREAM, 0) == a);	// = yes
}
