/*
 * A lingering close() waits for the ACK of its FIN, not for the peer to finish.
 *
 * SO_LINGER with a time reads like "wait until the connection is over". With nothing queued, the
 * wait is one round trip: the FIN goes out, its ACK comes back, and close() returns. The connection
 * is in FIN_WAIT2 then, and the peer may go on for ever. What a lingering close() knows is that the
 * peer's kernel has the bytes; whether the program reads them is unknown.
 *
 * See: socket(7), SO_LINGER; sk_stream_wait_close() in net/core/stream.c
 */
#include "story.h"

void story(int a, int b)
{
	struct linger minute = { .l_onoff = 1, .l_linger = 60 };
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_LINGER, &minute, sizeof minute);	// = 0
	write(a, "hello", 5);						// = 5			a --DATA 5--> b
	close(a);							// = 0			a --FIN--> b
	state(A);							// = FIN_WAIT2
	state(B);							// = CLOSE_WAIT
	read(b, buf, sizeof buf);					// = 5
	close(b);							// = 0			a <--FIN-- b
}
