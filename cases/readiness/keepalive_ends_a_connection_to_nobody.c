/*
 * A peer that vanishes says nothing: keepalive probes, and if no answer comes, the read() fails.
 *
 * A peer that loses its power or its network sends no FIN, and a program that only waits for its
 * data waits for ever. Keepalive sends a segment that asks for an ACK. If none comes for long
 * enough, the stack gives the connection up: here after two seconds, by default after more than
 * two hours. It also sends an RST, in case the peer is there after all; here that is lost too.
 *
 * The error is the kernel's own, so it isn't ECONNRESET: Linux says ETIMEDOUT, or EHOSTUNREACH
 * if a router has complained by ICMP. lwIP says that it has aborted the connection, for every
 * reason of its own.
 *
 * See: RFC 9293 3.8.4; tcp(7), TCP_KEEPIDLE; tcp_keepalive_timer() and tcp_write_err() in
 * net/ipv4/tcp_timer.c; tcp_slowtmr() in lwIP's src/core/tcp.c
 * Also: "dead peer detection", "peer lost power", "SO_KEEPALIVE"
 * Needs: libnftables; timer
 * Port: wrong error number; Treat ECONNABORTED like ETIMEDOUT, and build lwIP with
 * LWIP_TCP_KEEPALIVE 1: without it, lwIP knows none of the three numbers.
 */
#include "story.h"

void story(int a, int b)
{
	int one = 1; /* on, one second, one second, one probe */
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);	// = 0
	setsockopt(a, IPPROTO_TCP, TCP_KEEPIDLE, &one, sizeof one);	// = 0
	setsockopt(a, IPPROTO_TCP, TCP_KEEPINTVL, &one, sizeof one);	// = 0
	setsockopt(a, IPPROTO_TCP, TCP_KEEPCNT, &one, sizeof one);	// = 0

	lose("a --ACK--> b");						// = 0
	lose("a --RST+ACK--> b");					// = 0
	read(a, buf, sizeof buf);					// = -1 ETIMEDOUT	a --ACK--x b
									//			a --RST+ACK--x b
									//	because TCPAbortOnTimeout
									// lwip = -1 ECONNABORTED	a --ACK--x b
									//			a --RST+ACK--x b
	read(a, buf, sizeof buf);					// = 0
									// lwip = -1 ECONNABORTED
	close(a);							// = 0

	/* It never knew, and has no keepalive of its own. */
	state(B);							// = ESTABLISHED
	close(b);							// = 0			a <--FIN-- b
									//			a --RST--> b
									// lwip = 0			a <--FIN-- b
									//			a --RST+ACK--> b
}
