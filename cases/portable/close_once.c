/*
 * To close a shared connection once, swap its number for -1 under a lock, then close the number.
 *
 * A number that was closed belongs to somebody else at once, and every call on it means the wrong
 * connection (close/second_close_hits_another_connection). No stack can tell. So let a connection
 * be a structure with a lock, let users take the number under the lock, and let the one that ends
 * it swap in -1: the second one to come finds that, and does nothing. -1 is EBADF everywhere, where
 * an old number is luck.
 *
 * See: close(2), Multithreaded processes and close()
 * Port: other differences
 */
#include "story.h"

static struct {
	pthread_mutex_t lock;
	int fd;
} connection_of_two = { PTHREAD_MUTEX_INITIALIZER, -1 };

static int taken(void)
{
	int fd;

	pthread_mutex_lock(&connection_of_two.lock);
	fd = connection_of_two.fd;
	connection_of_two.fd = -1;
	pthread_mutex_unlock(&connection_of_two.lock);
	return fd;
}

void story(int a, int b)
{
	int c, d;

	connection_of_two.fd = a;
	close(taken());				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
	connection(&c, &d);
	is(c == a);				// = yes

	/* The second owner comes late, and harms nobody. */
	close(taken());				// = -1 EBADF
	write(c, "hello", 5);			// = 5			a --DATA 5--> b
	close(c);				// = 0			a --FIN--> b
	close(d);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
}
