/*
 * dup2() over the number of a sleeping read() sends nothing and wakes nobody.
 *
 * Programs swap a socket under a number this way, and expect that the old connection ends: dup2()
 * closes what it replaces. But the reader holds the old socket, so no FIN leaves, and the data of
 * the old peer still goes to that reader. Only when it comes back does the connection end. The
 * thread's next read() is from another connection.
 *
 * See: dup2(2); close(2), Multithreaded processes and close(); do_dup2() in fs/file.c
 * Port: not there; Wake and join the reader first, then change the number in your own table: lwIP
 * has no dup2().
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 5
	read(*(int *)fd, buf, sizeof buf);		// = 7
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;
	int c, d;

	connection(&c, &d);
	pthread_create(&reader, NULL, reading, &a);	// = 0
	dup2(c, a);					// = fd
	asleep(reader);					// = in read
	write(b, "hello", 5);				// = 5			a <--DATA 5-- b  a --FIN--> b
	write(d, "welcome", 7);				// = 7			a2 <--DATA 7-- b2
	pthread_join(reader, NULL);			// = 0
	close(a);					// = 0
	close(c);					// = 0			a2 --FIN--> b2
	close(b);					// = 0			a <--FIN-- b
	close(d);					// = 0			a2 <--FIN-- b2
}
