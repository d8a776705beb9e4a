/*
 * TCP_USER_TIMEOUT that was set before close() also limits how long the kernel goes on after it.
 *
 * Once a program has closed a socket, nothing can be said about it any more: there is no number to
 * say it of. By default the kernel retransmits unacknowledged data for a minute or two, out of
 * sight. This option is the one thing that can be said in advance. The peer is told nothing; it has
 * half a connection, and learns of that when it writes.
 *
 * See: RFC 5482; tcp(7), TCP_USER_TIMEOUT; tcp_write_timeout() and tcp_out_of_resources() in
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
