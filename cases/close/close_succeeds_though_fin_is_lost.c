/*
 * close returns 0 although the peer hears nothing: the kernel sends the lost FIN again.
 *
 * That close succeeded says nothing about the peer. What is left of the connection is an orphan
 * in FIN_WAIT1: no process holds it, nothing can be asked of it, and the kernel alone goes on
 * sending FIN until it is acknowledged or the kernel gives up, which nobody is told either.
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
