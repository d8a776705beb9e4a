/*
 * libevent's EV_CLOSED reports the peer's half-close even while its data is still unread.
 *
 * A server under load stops reading so that its clients slow down, and then no longer notices that
 * one of them has gone: the end of file lies behind data that it must not read. The event is RDHUP
 * of epoll, which looks at the state and not at the queue. Without it a program would have to peek
 * to the end of all that has arrived.
 *
 * See: event2/event.h, EV_CLOSED; epoll_ctl(2), EPOLLRDHUP
 * Needs: libevent
 * Port: not there; Read on to a limit and stop then: lwIP has no RDHUP.
 */
#include <event2/event.h>
#include "story.h"

static void on_closed(int fd, short what, void *unused)
{
	(void)fd, (void)unused;
	is(what == EV_CLOSED);				// = yes
}

void story(int a, int b)
{
	struct event_base *base = event_base_new();
	struct event *closed = event_new(base, b, EV_CLOSED, on_closed, NULL);
	char buf[8];

	event_add(closed, NULL);
	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	told(event_base_loop(base, EVLOOP_NONBLOCK));	// = 0
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	told(event_base_loop(base, EVLOOP_NONBLOCK));	// = 1
	read(b, buf, sizeof buf);			// = 5
	event_free(closed);
	event_base_free(base);
	close(b);					// = 0			a <--FIN-- b
	close(a);					// = 0
}
