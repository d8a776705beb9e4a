/*
 * A bufferevent reports the peer's reset as READING with ERROR, and errno says ECONNRESET.
 *
 * There is no EOF: a reset is not an end of file, and data may be missing. libevent has no separate
 * event for it. The reason is in errno, so the callback must look there before it calls anything
 * else.
 *
 * See: event2/bufferevent.h, BEV_EVENT_ERROR; bufferevent_readcb() in bufferevent_sock.c
 * Needs: libevent
 * Port: not there; Write the loop with poll(): libevent asks the kernel, which knows nothing of
 * lwIP's sockets.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include "story.h"

static void on_event(struct bufferevent *bev, short what, void *unused)
{
	(void)bev, (void)unused;
	is(what & BEV_EVENT_READING);			// = yes
	is(what & BEV_EVENT_ERROR);			// = yes
	is(what & BEV_EVENT_EOF);			// = no
	is(EVUTIL_SOCKET_ERROR() == ECONNRESET);	// = yes
}

void story(int a, int b)
{
	struct event_base *base = event_base_new();
	struct bufferevent *bev = bufferevent_socket_new(base, b, 0);

	bufferevent_setcb(bev, NULL, NULL, on_event, NULL);
	bufferevent_enable(bev, EV_READ);

	/* Bytes that a never reads: its close is a reset. */
	write(b, "hello", 5);				// = 5			a <--DATA 5-- b
	close(a);					// = 0			a --RST+ACK--> b
							//			because TCPAbortOnClose
	told(event_base_loop(base, EVLOOP_NONBLOCK));	// = 1
	bufferevent_free(bev);
	event_base_free(base);
	close(b);					// = 0
}
