/*
 * A condition variable lets close and select wait for each other, and nobody looks twice.
 *
 * The cure of two_flags_keep_close_and_select_apart without its pauses: whoever is done wakes
 * the other, so close comes as soon as select has returned, and who waits costs nothing. The
 * flags stay: a condition variable has no memory, and a wake-up may come for nothing, so the
 * flag is looked at under the lock before each sleep and after it.
 *
 * See: pthread_cond_wait(3); pthread_cond_broadcast(3)
 */
#include <stdbool.h>
#include "story.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool selecting, closing;

static void wait_while(const bool *flag)
{
	while (*flag)
		pthread_cond_wait(&changed, &lock);
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
	pthread_cond_broadcast(&changed);
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
	pthread_cond_broadcast(&changed);
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
		pthread_join(closer, NULL);			// = 0
		pthread_join(sleeper, NULL);			// = 0
		close(b);					// = 0
	}
	a = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	close(a);						// = 0
}
