/*
 * If TCP_USER_TIMEOUT is set before close(), it also limits how long the kernel tries afterwards.
 *
 * After close() a program has no descriptor on which it could set an option. By default the kernel
 * repeats unacknowledged data for a minute or two, unseen. Only an option that was set before
 * close(), such as this one, can limit that. The peer is told nothing; it has half a connection,
 * and learns of that when it writes.
 *
 * See: RFC 5482; tcp(7), TCP_USER_TIMEOUT; tcp_write_timeout() and tcp_orphan_retries() in
 * net/ipv4/tcp_timer.c
 * Needs: libnftables; timer
 * Port: not there; lwIP gives up after TCP_MAXRTX repetitions, whatever the program asked for.
 */
#include "story.h"

void story(int a, int b)
{
	int milliseconds = 500;
	char buf[8];

	(setsockopt)(a, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
	lose_all("a --> b");			// = 0
	write(a, "hello", 5);			// = 5			a --DATA 5--x b
	close(a);				// = 0			a --FIN--x b
	state(A);				// = FIN_WAIT1
	await(A, GONE);				// = GONE		a --DATA 5+FIN--x b  a --DATA 5+FIN--x b
						//			because TCPTimeouts TCPAbortOnTimeout
	deliver("a --> b");			// = 0
	state(B);				// = ESTABLISHED
	recv(b, buf, sizeof buf, MSG_DONTWAIT);	// = -1 EAGAIN
	write(b, "hello?", 6);			// = 6			a <--DATA 6-- b  a --RST--> b
	close(b);				// = 0
}
