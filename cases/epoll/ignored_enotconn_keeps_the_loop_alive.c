/*
 * Even a shutdown() that fails with ENOTCONN wakes the handler, so a loop that ignores the error
 * never ends.
 *
 * The peer has closed, and so has this server: no connection is left. Each further shutdown()
 * fails, and still wakes every program that polls the socket, as a successful one does: the handler
 * itself makes the edge that it waits for. Programmers often ignore ENOTCONN because the peer may
 * have been faster; then this server burns a processor for a connection that is gone. Leave the
 * loop at the first error.
 *
 * See: shutdown(2), ENOTCONN; epoll(7); inet_shutdown() in net/ipv4/af_inet.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET };
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	close(a);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, -1);		// = 1 IN OUT
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b

	for (;;) {
		epoll_wait(epoll, &event, 1, -1);	// = 1 IN OUT HUP | hangs
		shutdown(b, SHUT_WR);			// = -1 ENOTCONN
	}
}
