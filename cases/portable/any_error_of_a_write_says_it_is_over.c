/*
 * A write that fails says one thing, whatever its error: the connection is over.
 *
 * Only EAGAIN and EINTR say "not now". Which error it is otherwise depends on who ended it, on
 * what was called before and on the stack: after one's own SHUT_WR Linux says EPIPE and lwIP
 * ENOTCONN, and the second write to a reset connection again the same two; where lwIP itself gave
 * up, it is ECONNABORTED. A program that acts differently on them has learned one stack by heart.
 * Why it is over, the read tells (portable/tell_a_reset_from_an_end). On Linux, SIGPIPE comes
 * before EPIPE and must be ignored first, as it is here; lwIP sends none.
 *
 * See: send(2); RFC 9293 3.10.2; sk_stream_error() in net/core/stream.c; err_to_errno() in lwIP's
 * src/api/err.c
 * Port: wrong error number
 */
#include "story.h"

static int over(ssize_t written)
{
	return written < 0 && errno != EAGAIN && errno != EINTR;
}

void story(int a, int b)
{
	int c, d;

	connection(&c, &d);
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	is(over((write)(a, "more", 4)));	// = yes

	/* Bytes that d never reads: its close is a reset. */
	write(c, "unread", 6);			// = 6			a --DATA 6--> b
	close(d);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	is(over((write)(c, "more", 4)));	// = yes
	is(over((write)(c, "again", 5)));	// = yes

	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0
	close(c);				// = 0
}
