/*
 * On an established connection every failed write() means the same, whatever its errno: the
 * connection is over.
 *
 * Four errors only say "not now": EAGAIN, EINTR, ENOBUFS and ENOMEM. Which of the others it is
 * depends on who ended the connection, on earlier calls and on the stack: after its own SHUT_WR
 * a program gets EPIPE on Linux and ENOTCONN on lwIP, and so does the second write() to a reset
 * connection; if lwIP itself gave up, it is ECONNABORTED. A program that acts differently on
 * them has learned one stack by heart. The reason is for read() to tell
 * (portable/tell_a_reset_from_an_end). While a non-blocking connect() is still under way, the
 * rule does not hold: lwIP then says EINPROGRESS. On Linux, SIGPIPE comes before EPIPE and must
 * be ignored first, as it is here; lwIP sends none.
 *
 * See: send(2); RFC 9293 3.10.2; sk_stream_error() in net/core/stream.c; err_to_errno() in
 * lwIP's src/api/err.c
 * Port: wrong error number
 */
#include "story.h"

static int not_now(int error)
{
	return error == EAGAIN || error == EINTR || error == ENOBUFS || error == ENOMEM;
}

static int over(ssize_t written)
{
	return written < 0 && !not_now(errno);
}

void story(int a, int b)
{
	int c, d;

	connection(&c, &d);
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	is(over((write)(a, "more", 4)));	// = yes

	/* Bytes that d never reads: its close is a reset. */
	write(c, "unread", 6);			// = 6			a2 --DATA 6--> b2
	close(d);				// = 0			a2 <--RST+ACK-- b2	because TCPAbortOnClose
	is(over((write)(c, "more", 4)));	// = yes
	is(over((write)(c, "again", 5)));	// = yes

	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0
	close(c);				// = 0
}
