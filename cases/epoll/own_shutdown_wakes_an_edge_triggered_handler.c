/*
 * An edge-triggered handler that calls shutdown() is woken by its own shutdown() again and again.
 *
 * The server answers each event with shutdown(SHUT_WR) and means "I am done". Only the first one
 * sends a FIN; but each one wakes every program that polls the socket, and a shut direction is
 * writable for ever. So the handler loops, and nothing on the wire explains it. Textbooks say that
 * an edge comes from the network; this handler makes its own.
 *
 * The loop ends when the peer closes. Then no connection is left, shutdown() fails with ENOTCONN
 * (107), and this server exits. A server that ignored the error would loop on, for the failing
 * shutdown() wakes it as well. (If the peer closes first, already the second shutdown() fails:
 * there is no loop to see.)
 *
 * See: epoll(7); inet_shutdown() in net/ipv4/af_inet.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

static void serve(int client)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET };
	char buf[8];
	int epoll = epoll_create1(0);				// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);	// = 0
	epoll_wait(epoll, &event, 1, -1);			// = 1 OUT
	shutdown(client, SHUT_WR);				// = 0			a <--FIN-- b

	/* From here on nobody sends anything. */
	for (int round = 0; round < 100; round++) {
		epoll_wait(epoll, &event, 1, -1);		// = 1 OUT
		shutdown(client, SHUT_WR);			// = 0
	}

	/* Rests until the peer closes, as the loop never would. */
	read(client, buf, sizeof buf);				// = 0
	epoll_wait(epoll, &event, 1, -1);			// = 1 IN OUT HUP
	_exit(shutdown(client, SHUT_WR) < 0 ? 123 : 0);		// = -1 ENOTCONN
}

void story(int a, int b)
{
	int status;
	pid_t server = fork();					// = pid

	if (server == 0) {
		(close)(a);
		serve(b);
	}
	close(b);						// = 0
	state(A);						// = CLOSE_WAIT
	close(a);						// = 0			a --FIN--> b
	waitpid(server, &status, 0);				// = exited 123
}
