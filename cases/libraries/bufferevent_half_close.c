/*
 * A bufferevent reports the peer's half-close as READING with EOF, and can still write.
 *
 * libevent learns of it from a read() that returned 0, so it can't know whether the peer shut down
 * or closed: the event is the same. Many callbacks free the bufferevent at EOF, and with it the
 * answer that was still to be sent. The event comes once: libevent stops reading by itself, so that
 * the end of file, which stays readable for ever, doesn't become a busy loop.
 *
 * See: event2/bufferevent.h, BEV_EVENT_EOF; bufferevent_readcb() in bufferevent_sock.c
 * Also: "BEV_EVENT_EOF", "BEV_EVENT_READING"
 * Needs: libevent
 * Port: not there; Write the loop with poll(): libevent asks the kernel, not lwIP.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include "story.h"

static void on_event(struct bufferevent *bev, short what, void *unused)
{
	(void)bev, (void)unused;
	is(what & BEV_EVENT_READING);			// = yes
	is(what & BEV_EVENT_EOF);			// = yes
	is(what & BEV_EVENT_ERROR);			// = no
}

void story(int a, int b)
{
	struct event_base *base = event_base_new();
	struct bufferevent *bev = bufferevent_socket_new(base, b, 0);
	char buf[8];

	bufferevent_setcb(bev, NULL, NULL, on_event, NULL);
	bufferevent_enable(bev, EV_READ);
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	told(event_base_loop(base, EVLOOP_NONBLOCK));	// = 1
	is(bufferevent_get_enabled(bev) & EV_READ);	// = no

	told(bufferevent_write(bev, "answer", 6));	// = 0
	told(event_base_loop(base, EVLOOP_NONBLOCK));	// = 1			a <--DATA 6-- b
	read(a, buf, sizeof buf);			// = 6
	bufferevent_free(bev);
	event_base_free(base);
	close(b);					// = 0			a <--FIN-- b
	close(a);					// = 0
}
