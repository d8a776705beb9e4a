/*
 * Cancelling a thread that sleeps in read() releases the socket, and the FIN of close() leaves.
 *
 * read() is a cancellation point, so pthread_cancel() is a way out of a sleep that close() can't
 * end. The order matters: here the number was closed first, so nothing that the cancelled thread
 * held is lost. Its cleanup handlers are the only place to free what it had allocated.
 *
 * See: pthread_cancel(3); pthreads(7), Cancellation points; close(2), Multithreaded processes and
 * close()
 * Port: program hangs; Wake the reader by a second socket and join it
 * (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = never returns
							// lwip-fullduplex = -1 ENOTCONN
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;

	pthread_create(&reader, NULL, reading, &a);	// = 0
	close(a);					// = 0
							// lwip = hangs
							// lwip-fullduplex = 0			a --FIN--> b
	asleep(reader);					// = in read
							// lwip-fullduplex = no
	pthread_cancel(reader);				// = 0			a --FIN--> b
							// lwip-fullduplex = 0
	pthread_join(reader, NULL);			// = 0
	close(b);					// = 0			a <--FIN-- b
}
