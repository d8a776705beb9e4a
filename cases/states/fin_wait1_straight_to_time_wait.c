/*
 * If the peer's FIN carries the ACK of ours, FIN_WAIT1 leads straight to TIME_WAIT, without
 * FIN_WAIT2.
 *
 * Most drawings of the state diagram know two ways out of FIN_WAIT1: the ACK of the FIN leads to
 * FIN_WAIT2, and the peer's FIN to CLOSING. A segment can be both. Then the connection takes both
 * steps at once, an arrow that RFC 9293 leaves to a note under its figure. It is the common way on
 * a server that closes at once when it reads the end of file, where ACK and FIN share a segment.
 * Here the separate ACK is lost.
 *
 * See: RFC 9293 3.3.2, figure 5, note 2; tcp_rcv_state_process() and tcp_fin() in
 * net/ipv4/tcp_input.c; tcp_process() in lwIP's src/core/tcp_in.c
 * Needs: libnftables
 */
#include "story.h"

void story(int a, int b)
{
	lose("a <--ACK-- b");			// = 0
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	state(A);				// = FIN_WAIT1
	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b
	state(A);				// = TIME_WAIT
	state(B);				// = GONE
	close(a);				// = 0
	close(b);				// = 0
}
