/*
 * Closing a socket that another thread selects on must not leak its slot; in lwIP 2.0.3 it does.
 *
 * In 2.0.3 a slot is free if it has no connection and nobody selects on it. close() wakes select(),
 * which finds the connection gone, takes the number for a bad one (EBADF), and forgets to lower the
 * count of selecting threads: it stays at one for ever. After as many rounds as there are slots (16
 * here) none is left. ENFILE says just that: a connection block was available, since every
 * connection is closed, but no number for it.
 *
 * Linux, whose select() sleeps on, and lwIP 2.1.3 leak nothing, whatever select() returns. The
 * application's cure is two_flags_keep_close_and_select_apart. lwIP 2.1.0 to 2.1.2 make the same
 * mistake if built with LWIP_NETCONN_FULLDUPLEX, and stop at an assertion (bug 57445).
 *
 * See: lwIP bug 57445; alloc_socket() and lwip_select() in lwIP's sockets.c; select(2)
 * Port: readiness not told; Let close() and select() wait for each other: on lwIP close() wakes
 * select() at once, and the FIN leaves (lwip/a_condition_variable_keeps_close_and_select_apart).
 */
#include "story.h"

static void *selecting(void *arg)
{
	int fd = *(int *)arg;
	fd_set in;

	FD_ZERO(&in);
	FD_SET(fd, &in);
	select(fd + 1, &in, NULL, NULL, NULL);			// = 1
								// lwip-fullduplex = -1 EBADF
								// lwip-select-leak = -1 EBADF
	return NULL;
}

void story_of_two_hosts(void)
{
	pthread_t sleeper;
	int a, b;

	for (int slots = 0; slots < 16; slots++) {
		connection(&a, &b);
		pthread_create(&sleeper, NULL, selecting, &a);	// = 0
		close(a);					// = 0
								// lwip = 0			a --FIN--> b
		shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b  a --FIN--> b
								// lwip = 0			a <--FIN-- b
		pthread_join(sleeper, NULL);			// = 0
		close(b);					// = 0
	}
	a = socket(AF_INET, SOCK_STREAM, 0);			// = fd
								// lwip-select-leak = -1 ENFILE
	close(a);						// = 0
								// lwip-select-leak = -1 EBADF
}
