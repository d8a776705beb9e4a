/*
 * With SO_LINGER, close waits for the acknowledgement, and returns 0 also where none came in time.
 *
 * Texts commonly call it the close that knows whether the data arrived. It knows, and doesn't
 * tell: 0 means "acknowledged" or "the time is over". And when it is over, nothing is given up: the
 * kernel sends on, and the data arrives after all. (Other systems reset the connection then, as
 * lwIP does.) What tells is the peer's own FIN: shutdown(SHUT_WR), and read until it returns 0.
 * lwIP as b has no SACK to say that the FIN has arrived: it goes out again, with the data.
 *
 * See: socket(7), SO_LINGER; sk_stream_wait_close() in net/core/stream.c
 * Needs: libnftables; timer
 * Port: data lost; Don't let close() wait: shutdown(SHUT_WR), read until it returns 0, then close.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger one_second = { .l_onoff = 1, .l_linger = 1 };
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_LINGER, &one_second, sizeof one_second);	// = 0
	for (int times = 0; times < 4; times++)
		lose("a --DATA--> b");						// = 0
	write(a, "hello", 5);							// = 5			a --DATA 5--x b
	close(a);								// = 0			a --FIN--> b  a --DATA 5--x b  a --DATA 5--x b  a --DATA 5--x b	because TCPTimeouts
										// lwip = 0			a --FIN--> b  a --RST+ACK--> b  a --RST+ACK--> b
										// lwip-b = 0			a --FIN--> b  a --DATA 5+FIN--x b  a --DATA 5+FIN--x b
	state(A);								// = FIN_WAIT1
										// lwip = GONE

	read(b, buf, sizeof buf);						// = 5			a --DATA 5--> b	because TCPTimeouts
										// lwip = -1 ECONNRESET
										// lwip-b = 5			a --DATA 5+FIN--x b  a --DATA 5+FIN--> b
	close(b);								// = 0			a <--FIN-- b
										// lwip = 0
}
