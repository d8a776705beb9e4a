/*
 * A condition variable lets close() and select() wait for each other without polling.
 *
 * This is the cure of two_flags_keep_close_and_select_apart without its pauses: the thread in
 * select() wakes the closing one, so close() follows at once, and waiting costs nothing. The
 * flag stays. A condition variable has no memory, and a thread may wake for no reason, so the
 * closing thread looks at the flag, under the lock, before it sleeps and again when it wakes. It
 * keeps the lock while it closes, so no select() begins in the meantime. (A loop around select()
 * needs the second flag here as well.)
 *
 * See: pthread_cond_wait(3); pthread_cond_broadcast(3)
 */
#include <stdbool.h>
#include "story.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool selecting;

static void *selects(void *fd)
{
	fd_set in;

	FD_ZERO(&in);
	FD_SET(*(int *)fd, &in);
	pthread_mutex_lock(&lock);
	selecting = true;
	pthread_mutex_unlock(&lock);
	select(*(int *)fd + 1, &in, NULL, NULL, NULL);	// = 1
	pthread_mutex_lock(&lock);
	selecting = false;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void *closes(void *fd)
{
	pthread_mutex_lock(&lock);
	while (selecting)
		pthread_cond_wait(&changed, &lock);
	close(*(int *)fd);				// = 0			a --FIN--> b
	pthread_mutex_unlock(&lock);
	return NULL;
}

void story(int a, int b)
{
	pthread_t sleeper, closer;

	pthread_create(&sleeper, NULL, selects, &a);	// = 0
	pthread_create(&closer, NULL, closes, &a);	// = 0
	asleep(sleeper);				// = in select
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	pthread_join(closer, NULL);			// = 0
	pthread_join(sleeper, NULL);			// = 0
	is((socket)(AF_INET, SOCK_STREAM, 0) == a);	// = yes
}
