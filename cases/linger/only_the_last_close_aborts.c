/*
 * With linger 0 on a duplicated socket, only the last close() sends RST.
 *
 * The option belongs to the socket, not to a number, and a socket is closed with its last number.
 * A supervisor that "aborts" a connection while a worker holds a duplicate of it has aborted
 * nothing. The worker goes on, and its own ordinary close() becomes the abort, later, in code that
 * never set the option.
 *
 * See: socket(7), SO_LINGER; close(2); dup(2); inet_release() in net/ipv4/af_inet.c
 * Port: not there; lwIP has no dup(): a socket has one number, and its close() is the last.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };
	char buf[8];
	int c = dup(a);							// = fd

	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	close(a);							// = 0
	write(c, "hello", 5);						// = 5			a --DATA 5--> b
	read(b, buf, sizeof buf);					// = 5
	close(c);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnData
	read(b, buf, sizeof buf);					// = -1 ECONNRESET
	close(b);							// = 0
}
