/*
 * CLOSE_WAIT lasts until the application closes: no timer of the kernel ends it.
 *
 * One direction is still open, and only the application knows whether it has more to say. People
 * look for a sysctl; the one they find, nf_conntrack_tcp_timeout_close_wait, governs a firewall's
 * memory and not the socket. Here even the peer's kernel has given up, and told nobody. A pile of
 * sockets in CLOSE_WAIT means a missing close(). (SO_KEEPALIVE, off by default, would find out.)
 *
 * See: RFC 9293 3.3.2; tcp_fin_timeout in tcp(7)
 * Also: "CLOSE_WAIT leak", "stuck in CLOSE_WAIT"
 * Needs: timer
 * Port: readiness not told; Wait for IN and read: lwIP has no RDHUP.
 */
#include "story.h"

void story(int a, int b)
{
	/* How long the peer's kernel waits for a FIN, once its application has closed. */
	sysctl(A, "tcp_fin_timeout", "1");	// = 1
	close(a);				// = 0			a --FIN--> b
	await(A, GONE);				// = GONE

	state(B);				// = CLOSE_WAIT
	ready(b);				// = IN OUT RDHUP
						// lwip-b = IN OUT

	close(b);				// = 0			a <--FIN-- b  a --RST--> b
	state(B);				// = GONE
}
