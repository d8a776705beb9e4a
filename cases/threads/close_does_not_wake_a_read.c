/*
 * close does not wake a read that sleeps in another thread, and no FIN leaves until it returns.
 *
 * The sleeping read holds the socket, so close() takes away the number only: the connection
 * stays established, the peer learns nothing, and the reader even gets the data that comes
 * later. Not until it returns is the socket let go, and the FIN with it. Many expect close()
 * to make the blocked call fail; some systems do that, Linux doesn't.
 *
 * See: close(2), Multithreaded processes and close()
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 5
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;

	pthread_create(&reader, NULL, reading, &b);	// = 0
	close(b);					// = 0
	asleep(reader);					// = in read
	state(B);					// = ESTABLISHED
	write(a, "hello", 5);				// = 5			a --DATA 5--> b  a <--FIN-- b
	asleep(reader);					// = no
	pthread_join(reader, NULL);			// = 0
	close(a);					// = 0			a --FIN--> b
}
