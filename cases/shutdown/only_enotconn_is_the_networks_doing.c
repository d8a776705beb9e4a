/*
 * Of the four errors of shutdown() only ENOTCONN can happen to a correct program.
 *
 * A direction that doesn't exist, a number that is closed, a file that is no socket: these are
 * mistakes in the source, and worth an assertion. ENOTCONN comes and goes with the connection: the
 * peer may have reset it a moment ago. A program that treats all four alike either crashes on a
 * reset or hides a bug; one that asserts on the first three finds the second close() of somebody
 * else's number early.
 *
 * See: shutdown(2), ERRORS; inet_shutdown() in net/ipv4/af_inet.c
 */
#include "story.h"

void story(int a, int b)
{
	int ends[2], c, d;

	connection(&c, &d);
	shutdown(a, 7);				// = -1 EINVAL
	state(A);				// = ESTABLISHED
	close(b);				// = 0			a <--FIN-- b
	shutdown(b, SHUT_WR);			// = -1 EBADF
	(pipe)(ends);
	shutdown(ends[1], SHUT_WR);		// = -1 ENOTSOCK

	write(c, "unread", 6);			// = 6			a2 --DATA 6--> b2
	close(d);				// = 0			a2 <--RST+ACK-- b2	because TCPAbortOnClose
	shutdown(c, SHUT_WR);			// = -1 ENOTCONN
	close(c);				// = 0
	close(a);				// = 0			a --FIN--> b
}
