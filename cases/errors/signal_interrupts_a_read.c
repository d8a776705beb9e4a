/*
 * A signal makes a sleeping read() fail with EINTR, unless its handler was set with SA_RESTART.
 *
 * Old programs rely on the interruption, new ones on the restart, and signal() chooses the restart
 * for both (on Linux; System V did not). EINTR says nothing about the connection: nothing was read
 * and nothing is lost, so read again. With SA_RESTART the thread runs the handler and goes back to
 * sleep; a flag that the handler set is then seen only after the next data. On lwIP no signal ends
 * a wait.
 *
 * See: signal(7), Interruption of system calls; sigaction(2), SA_RESTART; sock_intr_errno() in
 * include/net/sock.h
 * Port: other differences; Wake the thread by a second socket
 * (portable/wake_a_thread_by_a_second_socket): no signal ends a call of lwIP's.
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = -1 EINTR
							// lwip = 5
	read(*(int *)fd, buf, sizeof buf);		// = 5
							// lwip = 0
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
	wake.sa_flags = SA_RESTART;
	sigaction(SIGUSR2, &wake, NULL);
	pthread_create(&reader, NULL, reading, &a);	// = 0
	pthread_kill(reader, SIGUSR2);			// = 0
	asleep(reader);					// = in read
	pthread_kill(reader, SIGUSR1);			// = 0
	asleep(reader);					// = in read
	write(b, "hello", 5);				// = 5			a <--DATA 5-- b
	close(b);					// = 0			a <--FIN-- b
	pthread_join(reader, NULL);			// = 0
	close(a);					// = 0			a --FIN--> b
}
