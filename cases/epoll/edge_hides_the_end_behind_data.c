/*
 * If data and FIN come together, an edge-triggered handler that reads once never hears of the end.
 *
 * An edge is news, and both came as one piece of news. The handler reads its message and goes back
 * to epoll_wait(); the end of file waits in the socket, and nothing will ever announce it. "The FIN
 * is an event of its own" is true only if the handler was quick enough. Read until EAGAIN or 0, not
 * until the message is complete.
 *
 * See: epoll(7), Level-triggered and edge-triggered; ep_send_events() in fs/eventpoll.c
 * Also: "EPOLLET misses the end", "stuck in CLOSE_WAIT under EPOLLET"
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET };
	char buf[8];
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	write(a, "message", 7);				// = 7			a --DATA 7--> b
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN RDHUP
	read(b, buf, 7);				// = 7

	/* The end is there, and only those who look find it. */
	epoll_wait(epoll, &event, 1, 0);		// = 0
	ready(b);					// = IN OUT RDHUP
	read(b, buf, sizeof buf);			// = 0
	close(b);					// = 0			a <--FIN-- b
	close(a);					// = 0
}
