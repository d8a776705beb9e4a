/*
 * A closed connection whose FIN is never acknowledged gives up at last, and tells the peer nothing.
 *
 * close() has returned 0 and the program is content; the kernel sends the FIN again and again. One
 * might expect a last word, an RST at least, when it loses patience. There is none: the kernel
 * forgets the orphan after tcp_orphan_retries, and the peer, which never saw a FIN, stays
 * ESTABLISHED for as long as its program lives. This is how a half-open connection is made. Only
 * keepalive, or data, will find out.
 *
 * See: RFC 9293 3.5.1; tcp(7), tcp_orphan_retries; tcp_orphan_retries() and tcp_write_timeout() in
 * net/ipv4/tcp_timer.c
 * Also: "tcp_orphan_retries", "stuck in FIN_WAIT1", "too many orphaned sockets"
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int a, int b)
{
	sysctl(A, "tcp_orphan_retries", "1");	// = 1
	lose_all("a --FIN--> b");		// = 0
	close(a);				// = 0			a --FIN--x b
	await(A, GONE);				// = GONE		a --FIN--x b  a --FIN--x b
						//			because TCPTimeouts TCPAbortOnTimeout
	state(B);				// = ESTABLISHED
	write(b, "hello?", 6);			// = 6			a <--DATA 6-- b  a --RST--> b
	close(b);				// = 0
}
