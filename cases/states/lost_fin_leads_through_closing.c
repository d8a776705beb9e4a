/*
 * If the peer closes before a lost FIN is sent again, the close is simultaneous and goes through
 * CLOSING.
 *
 * Each end closed before it saw the other's FIN. The end whose FIN was lost gets a FIN that does
 * not acknowledge its own: it waits in CLOSING until its FIN is repeated. Textbooks draw two
 * FINs that cross, and CLOSING at both ends. One FIN that comes too late is enough, and then the
 * other end is in FIN_WAIT2 as in any close. Neither end was the second to close, so both wait
 * in TIME_WAIT.
 *
 * See: RFC 9293 3.6; tcp_fin() in net/ipv4/tcp_input.c
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int a, int b)
{
	lose("a --FIN--> b");			// = 0
	close(a);				// = 0			a --FIN--x b
	state(A);				// = FIN_WAIT1
	close(b);				// = 0			a <--FIN-- b
	state(A);				// = CLOSING
	state(B);				// = FIN_WAIT2

	/* The retransmission timer: some 200 ms. */
	await(A, TIME_WAIT);			// = TIME_WAIT		a --FIN--> b	because TCPTimeouts
	state(B);				// = TIME_WAIT
}
