/*
 * O_NONBLOCK does not keep a lingering close() from sleeping.
 *
 * A program that made its socket non-blocking expects no call on it to sleep, and an event loop
 * relies on that. close() has no way to say EAGAIN: the number is gone whatever happens. So with
 * SO_LINGER and a time it sleeps until its FIN is acknowledged, here until the lost one has been
 * sent again, and one slow peer stops the whole loop. lwIP doesn't wait: it refuses to linger on a
 * non-blocking socket and closes in the background.
 *
 * See: socket(7), SO_LINGER; inet_release() in net/ipv4/af_inet.c; sk_stream_wait_close() in
 * net/core/stream.c; lwip_netconn_do_close_internal() in lwIP's src/api/api_msg.c
 * Also: "close() blocks the event loop"
 * Needs: libnftables; timer
 * Port: other differences; Set no SO_LINGER: shutdown(SHUT_WR), and close when read() returns 0.
 */
#include "story.h"

static void *closing(void *fd)
{
	close(*(int *)fd);						// = 0			a --FIN--x b
	return NULL;
}

void story(int a, int b)
{
	struct linger minute = { .l_onoff = 1, .l_linger = 60 };
	pthread_t closer;

	setsockopt(a, SOL_SOCKET, SO_LINGER, &minute, sizeof minute);	// = 0
	fcntl(a, F_SETFL, O_NONBLOCK);					// = 0
	lose("a --FIN--> b");						// = 0
	pthread_create(&closer, NULL, closing, &a);			// = 0
	asleep(closer);							// = in close
									// lwip = no
	state(A);							// = FIN_WAIT1
	await(A, FIN_WAIT2);						// = FIN_WAIT2		a --FIN--> b
									//			because TCPTimeouts
	asleep(closer);							// = no
	pthread_join(closer, NULL);					// = 0
	close(b);							// = 0			a <--FIN-- b
}
