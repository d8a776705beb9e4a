/*
 * With SO_LINGER, close() waits for the acknowledgement, but returns 0 even if none came in time.
 *
 * Textbooks often call it the close() that knows whether the data arrived. It knows, and doesn't
 * tell: 0 means "acknowledged" or "the time is over". When the time is over, Linux gives nothing
 * up: it keeps sending, and the data arrives after all. lwIP resets the connection at that
 * moment. The proof of arrival is the peer's own FIN: call shutdown(SHUT_WR), and read until
 * read() returns 0.
 *
 * See: socket(7), SO_LINGER; sk_stream_wait_close() in net/core/stream.c;
 * lwip_netconn_do_close_internal() in lwIP's src/api/api_msg.c
 * Also: "close() takes seconds", "SO_LINGER timeout"
 * Needs: libnftables; timer
 * Port: data lost; Don't let close() wait: shutdown(SHUT_WR), read until it returns 0, then
 * close.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger one_second = { .l_onoff = 1, .l_linger = 1 };
	char buf[8];

	(setsockopt)(a, SOL_SOCKET, SO_LINGER, &one_second, sizeof one_second);
	lose("a --FIN--> b");			// = 0
	lose_all("a --DATA--> b");		// = 0
	write(a, "hello", 5);			// = 5			a --DATA 5--x b
	close(a);				// = 0			a --FIN--x b  a --DATA 5+FIN--x b
						//			a --DATA 5+FIN--x b	because TCPTimeouts
						// lwip = 0			a --FIN--x b  a --RST+ACK--> b
						//			a --RST+ACK--> b
	state(A);				// = FIN_WAIT1
						// lwip = GONE

	deliver("a --DATA--> b");		// = 0
	read(b, buf, sizeof buf);		// = 5			a --DATA 5+FIN--> b	because TCPTimeouts
						// lwip = -1 ECONNRESET
	close(b);				// = 0			a <--FIN-- b
						// lwip = 0
}
