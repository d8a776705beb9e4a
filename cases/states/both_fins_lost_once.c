/*
 * Even if both FINs are lost, the close is orderly: each is sent again, and both ends reach
 * TIME_WAIT.
 *
 * Neither end was first, so both wait in TIME_WAIT; if one end follows the other, only the first
 * waits. The FIN that arrives first finds the other end's own FIN unacknowledged, and CLOSING is
 * the state for that. Host B has a longer retransmission timer here, so that a's FIN always
 * arrives first.
 *
 * See: RFC 9293 3.6, figure 13; tcp_fin() in net/ipv4/tcp_input.c
 * Needs: libnftables; timer
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int a, b;

	sysctl(A, "tcp_rto_min_us", "1000000");	// = 1000000
	sysctl(B, "tcp_rto_min_us", "3000000");	// = 3000000
	connection(&a, &b);
	lose("a --FIN--> b");			// = 0
	lose("a <--FIN-- b");			// = 0
	shutdown(a, SHUT_WR);			// = 0			a --FIN--x b
	shutdown(b, SHUT_WR);			// = 0			a x--FIN-- b
	state(A);				// = FIN_WAIT1
	state(B);				// = FIN_WAIT1

	await(B, CLOSING);			// = CLOSING		a --FIN--> b	because TCPTimeouts
	state(A);				// = FIN_WAIT2
	await(B, TIME_WAIT);			// = TIME_WAIT		a <--FIN-- b	because TCPTimeouts
	state(A);				// = TIME_WAIT
	close(a);				// = 0
	close(b);				// = 0
}
