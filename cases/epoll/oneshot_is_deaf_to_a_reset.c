/*
 * After it has fired, an EPOLLONESHOT entry doesn't even report a reset.
 *
 * "epoll always reports ERR and HUP" has this one exception: an entry that has fired is switched
 * off, until EPOLL_CTL_MOD arms it again. The peer may reset the connection meanwhile, and
 * epoll_wait() says nothing. Arming it with no events at all is enough to hear of it.
 *
 * See: epoll_ctl(2), EPOLLONESHOT; EP_PRIVATE_BITS and ep_send_events() in fs/eventpoll.c
 * Port: not there; Leave the number out of the next poll(), and put it in again later: lwIP has
 * no epoll.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLOUT | EPOLLONESHOT };
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event);	// = 0
	epoll_wait(epoll, &event, 1, 0);		// = 1 OUT
	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	close(b);					// = 0			a <--RST+ACK-- b
							//			because TCPAbortOnClose
	epoll_wait(epoll, &event, 1, 0);		// = 0
	ready(a);					// = IN OUT ERR HUP RDHUP

	event.events = 0;
	epoll_ctl(epoll, EPOLL_CTL_MOD, a, &event);	// = 0
	epoll_wait(epoll, &event, 1, 0);		// = 1 ERR HUP
	close(a);					// = 0
}
