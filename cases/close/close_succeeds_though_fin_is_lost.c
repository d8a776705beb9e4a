/*
 * close() returns 0 even if its FIN is lost; the kernel sends it again later.
 *
 * A close() that succeeds says nothing about the peer. It leaves an orphan in FIN_WAIT1: no process
 * holds the connection or can ask about it. The kernel alone repeats the FIN until the peer
 * acknowledges it or the kernel gives up, and it tells nobody which.
 *
 * See: RFC 9293 3.6; tcp(7), tcp_orphan_retries; tcp_orphan_retries() in net/ipv4/tcp_timer.c
 * Needs: libnftables; timer
 * Port: readiness not told; Wait for IN and read: lwIP has no RDHUP.
 */
#include "story.h"

void story(int a, int b)
{
	lose("a --FIN--> b");			// = 0
	close(a);				// = 0			a --FIN--x b
	state(A);				// = FIN_WAIT1
	ready(b);				// = OUT

	await(B, CLOSE_WAIT);			// = CLOSE_WAIT		a --FIN--> b	because TCPTimeouts
	state(A);				// = FIN_WAIT2
	ready(b);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	close(b);				// = 0			a <--FIN-- b
}
