/*
 * bufferevent_free() throws away output that has not been written, and closes as if all were well.
 *
 * bufferevent_write() only appends to a buffer of libevent's; the loop writes it when the socket
 * has room. "Write, then free" therefore sends nothing at all: with BEV_OPT_CLOSE_ON_FREE the peer
 * sees a clean end of file, and no answer. Free it in the write callback, which is called when the
 * buffer is empty.
 *
 * See: event2/bufferevent.h, BEV_OPT_CLOSE_ON_FREE; bufferevent_free() in bufferevent.c
 * Needs: libevent
 * Port: not there; Write the loop with poll(): libevent asks the kernel, which knows nothing of
 * lwIP's sockets.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include "story.h"

static int freed(struct bufferevent *bev)
{
	struct event_base *base = bufferevent_get_base(bev);

	bufferevent_free(bev);
	return event_base_loop(base, EVLOOP_NONBLOCK);
}

static void on_written(struct bufferevent *bev, void *unused)
{
	(void)unused;
	bufferevent_free(bev);
}

void story(int a, int b)
{
	struct event_base *base = event_base_new();
	struct bufferevent *early, *late;
	char buf[8];
	int c, d;

	connection(&c, &d);
	early = bufferevent_socket_new(base, b, BEV_OPT_CLOSE_ON_FREE);
	told(bufferevent_write(early, "answer", 6));	// = 0
	told(freed(early));				// = 1			a <--FIN-- b
	read(a, buf, sizeof buf);			// = 0

	late = bufferevent_socket_new(base, d, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(late, NULL, on_written, NULL, NULL);
	told(bufferevent_write(late, "answer", 6));	// = 0
	told(event_base_loop(base, EVLOOP_NONBLOCK));	// = 1			a2 <--DATA 6-- b2  a2 <--FIN-- b2
	read(c, buf, sizeof buf);			// = 6
	event_base_free(base);
	close(a);					// = 0			a --FIN--> b
	close(c);					// = 0			a2 --FIN--> b2
}
