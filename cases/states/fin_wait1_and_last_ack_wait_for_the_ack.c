/*
 * FIN_WAIT1 and LAST_ACK wait for the ACK of the FIN, and without it the FIN is sent again.
 *
 * The wait is one round trip, unless the network loses the FIN or its ACK. Then a timer sends the
 * FIN again: it takes a sequence number and is retransmitted like data. Each side waits only for
 * the ACK of its own FIN; here the peer has long understood both times. (FIN_WAIT1 has other exits:
 * the peer's FIN leads to CLOSING, as in lost_fin_leads_through_closing, and late data to a reset.)
 *
 * lwIP first sends it again after 3 s, and gives LAST_ACK up after two MSL: with a TCP_MSL below
 * 1500 it never sends that FIN again.
 *
 * See: RFC 9293 3.6; LWIP_TCP_RTO_TIME in lwIP's opt.h; tcp_slowtmr() in its tcp.c
 * Also: "stuck in LAST_ACK", "FIN retransmission"
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int a, int b)
{
	lose("a <--ACK-- b");			// = 0
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b  a x--ACK-- b
	state(A);				// = FIN_WAIT1
	state(B);				// = CLOSE_WAIT
	await(A, FIN_WAIT2);			// = FIN_WAIT2		a --FIN--> b  a <--ACK-- b
						//			because TCPTimeouts

	lose("a --ACK--> b");			// = 0
	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b  a --ACK--x b
	state(A);				// = TIME_WAIT
	state(B);				// = LAST_ACK
	await(B, GONE);				// = GONE		a <--FIN-- b  a --ACK--> b
						//			because TCPTimeouts

	close(a);				// = 0
	close(b);				// = 0
}
