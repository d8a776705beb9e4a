/*
 * epoll_ctl() refuses EPOLLEXCLUSIVE together with EPOLLRDHUP, and refuses to change such an entry
 * later.
 *
 * EPOLLEXCLUSIVE is for many processes that wait for one listener: a new connection wakes one of
 * them, not all. It permits only a few events beside it, and RDHUP is not one of them. A library
 * that asks for RDHUP wherever it waits for IN gets EINVAL here, and one that ignores the result
 * of epoll_ctl() waits for ever. To change the events, delete the entry and add it again.
 *
 * See: epoll_ctl(2), EPOLLEXCLUSIVE and EINVAL; EPOLLEXCLUSIVE_OK_BITS in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLEXCLUSIVE };
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = -1 EINVAL
	event.events = EPOLLIN | EPOLLEXCLUSIVE;
	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	event.events = EPOLLIN | EPOLLOUT;
	epoll_ctl(epoll, EPOLL_CTL_MOD, b, &event);	// = -1 EINVAL

	epoll_ctl(epoll, EPOLL_CTL_DEL, b, NULL);	// = 0
	event.events = EPOLLIN | EPOLLRDHUP;
	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	close(a);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN RDHUP
	close(b);					// = 0			a <--FIN-- b
}
