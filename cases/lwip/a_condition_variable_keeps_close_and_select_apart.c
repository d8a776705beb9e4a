/*
 * A condition variable lets close and select wait for each other without polling.
 *
 * This is the cure of two_flags_keep_close_and_select_apart without its pauses: each thread wakes the
 * other when it is done, so close() follows select() at once, and waiting costs nothing. The flags
 * stay. A condition variable has no memory, and a thread may wake for no reason, so each thread looks
 * at the flag, under the lock, before it sleeps and again when it wakes.
 *
 * See: pthread_cond_wait(3); pthread_cond_broadcast(3)
 */
#include <stdbool.h>
#include "story.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool selecting, closing;

static void *selects(void *fd)
{
	fd_set in;

	FD_ZERO(&in);
	FD_SET(*(int *)fd, &in);
	pthread_mutex_lock(&lock);
	while (closing)
		pthread_cond_wait(&changed, &lock);
	selecting = true;
	pthread_mutex_unlock(&lock);
	select(*(int *)fd + 1, &in, NULL, NULL, NULL);	// = 1
	pthread_mutex_lock(&lock);
	selecting = false;
	pthread_cond_broadcast(&changed);
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
	while (selecting)
		pthread_cond_wait(&changed, &lock);
	close(a);					// = 0			a --FIN--> b
	closing = false;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	pthread_join(sleeper, NULL);			// = 0
	is((socket)(AF_INET, SOCK_STREAM, 0) == a);	// = yes
}
