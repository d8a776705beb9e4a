/*
 * A connect() that a signal interrupts goes on without its caller, and must not be started again.
 *
 * Most calls that fail with EINTR have done nothing, so programs repeat them in a loop. connect()
 * has sent its SYN, and the kernel goes on connecting. What the second connect() says differs from
 * system to system: here it waits for the first, elsewhere it says EALREADY, or EISCONN when the
 * connection is there. Wait for OUT instead and ask SO_ERROR, as after EINPROGRESS. No signal
 * interrupts lwIP's calls.
 *
 * See: connect(2), EINTR; POSIX.1-2017, connect(), EINTR; __inet_stream_connect() in
 * net/ipv4/af_inet.c
 * Needs: libnftables; timer
 * Port: other differences; Wait for OUT and ask SO_ERROR (portable/wait_until_connected); on lwIP
 * make the socket non-blocking, since no signal ends the wait.
 */
#include "story.h"

static struct sockaddr_in server;

static void *connecting(void *fd)
{
	connect(*(int *)fd, &server, sizeof server);		// = -1 EINTR		a --SYN--x b
								// lwip = 0			a --SYN--x b
	connect(*(int *)fd, &server, sizeof server);		// = 0
								// lwip = -1 EISCONN
	return NULL;
}

static void nothing(int signal)
{
	(void)signal;
}

void story_of_two_hosts(void)
{
	struct sigaction wake = { .sa_handler = nothing };
	pthread_t connector;
	int listener, fd;

	server = address(B);
	sigaction(SIGUSR1, &wake, NULL);
	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	bind(listener, &server, sizeof server);			// = 0
	listen(listener, 1);					// = 0
	on(A);
	fd = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	lose("a --SYN--> b");					// = 0
	pthread_create(&connector, NULL, connecting, &fd);	// = 0
	pthread_kill(connector, SIGUSR1);			// = 0
	asleep(connector);					// = in connect
	pthread_join(connector, NULL);				// = 0			a --SYN--> b  a <--SYN+ACK-- b
								//			because TCPTimeouts
	state(B);						// = ESTABLISHED
	close(fd);						// = 0			a --FIN--> b
}
