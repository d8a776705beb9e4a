/*
 * If a signal interrupts a sleeping read(), the FIN of another thread's close() leaves at last.
 *
 * The reader holds the socket, so close() in another thread sends nothing
 * (close_does_not_wake_a_read). Data or the peer's end would release it, and so does a signal:
 * read() fails with EINTR, the last reference is gone, and the FIN leaves, before the reader has
 * run a line of its own. With SA_RESTART the call would begin again, on a number that is closed or
 * somebody else's.
 *
 * See: signal(7); close(2), Multithreaded processes and close(); __fput() in fs/file_table.c
 * Port: program hangs; Wake the reader by a second socket, join it, and only then close
 * (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = -1 EINTR
							// lwip = never returns
							// lwip-fullduplex = -1 ENOTCONN
	return NULL;
}

static void nothing(int signal)
{
	(void)signal;
}

void story(int a, int b)
{
	struct sigaction wake = { .sa_handler = nothing };
	pthread_t reader;

	sigaction(SIGUSR1, &wake, NULL);
	pthread_create(&reader, NULL, reading, &a);	// = 0
	close(a);					// = 0
							// lwip = hangs
							// lwip-fullduplex = 0			a --FIN--> b
	asleep(reader);					// = in read
							// lwip-fullduplex = no
	pthread_kill(reader, SIGUSR1);			// = 0			a --FIN--> b
							// lwip-fullduplex = 0
	pthread_join(reader, NULL);			// = 0
	close(b);					// = 0			a <--FIN-- b
}
