/*
 * If data is unread and linger is 0, it is for the unread data that close() resets.
 *
 * One RST has two reasons here, and the counters name one of them, TCPAbortOnClose. An
 * administrator who counts the deliberate aborts of a server by TCPAbortOnData misses all those
 * whose client was still sending. A comment in __tcp_close() fixes the order: zero linger is
 * checked after unread data.
 *
 * See: RFC 2525 2.17; socket(7), SO_LINGER; __tcp_close() in net/ipv4/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	write(b, "hello", 5);						// = 5			a <--DATA 5-- b
	close(a);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnClose
	state(B);							// = GONE
	close(b);							// = 0
}
