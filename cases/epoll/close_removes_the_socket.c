/*
 * Closing a socket's last descriptor removes it from epoll: the handler never runs again.
 *
 * This cures the handler that is woken by its own shutdown(). Where the connection is finished
 * anyway, close() says all that shutdown(SHUT_WR) said, and removes the entry too. The program
 * needs no EPOLL_CTL_DEL before it; after it, there is nothing to delete. (A server that still
 * wants to read must shut down once, and remember that it did.)
 *
 * See: epoll(7), Questions and answers; eventpoll_release_file() in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET };
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	epoll_wait(epoll, &event, 1, -1);		// = 1 OUT
	close(b);					// = 0			a <--FIN-- b
	epoll_wait(epoll, &event, 1, 0);		// = 0
	epoll_ctl(epoll, EPOLL_CTL_DEL, b, NULL);	// = -1 EBADF

	/* The connection goes on to its end, but without the handler. */
	close(a);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);		// = 0
}
