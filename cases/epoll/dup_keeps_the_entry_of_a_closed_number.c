/*
 * While a duplicate lives, epoll keeps reporting events for a descriptor that has been closed.
 *
 * epoll watches the open file, not the number; the number is only the entry's label. close()
 * removes the entry only if it closes the last descriptor. If a dup() of it (or a forked child's
 * copy) lives on, events keep arriving under the dead label, and EPOLL_CTL_DEL can't stop them: the
 * number is no longer open, and under the duplicate's number there is no entry. So delete first,
 * then close.
 *
 * See: epoll(7), Questions and answers; ep_find() in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has neither epoll nor dup(), and a program
 * makes a new set for each call.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = b };
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	int copy = dup(b);				// = fd
	close(b);					// = 0
	close(a);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN
	is(event.data.fd == b);				// = yes
	epoll_ctl(epoll, EPOLL_CTL_DEL, b, NULL);	// = -1 EBADF
	epoll_ctl(epoll, EPOLL_CTL_DEL, copy, NULL);	// = -1 ENOENT
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN
	close(copy);					// = 0			a <--FIN-- b
	epoll_wait(epoll, &event, 1, 0);		// = 0
}
