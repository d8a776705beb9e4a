/*
 * FIN_WAIT1 and LAST_ACK last until the FIN is acknowledged.
 *
 * That is one round trip, unless the network loses the FIN or its ACK. Then the FIN is sent
 * again, by a timer: it takes a sequence number and is retransmitted like data. Each side waits
 * only for its own FIN's ACK; here the peer has long understood both times. lwIP gives LAST_ACK
 * up after two MSL, which are 2 s here, and would send its FIN again after 3 s.
 *
 * See: RFC 9293 3.6; tcp_slowtmr() in lwIP's tcp.c
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int a, int b)
{
	lose("a <--ACK-- b");			// = 0
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b  a x--ACK-- b
	state(A);				// = FIN_WAIT1
	state(B);				// = CLOSE_WAIT
	await(A, FIN_WAIT2);			// = FIN_WAIT2		a --FIN--> b  a <--ACK-- b	because TCPTimeouts

	lose("a --ACK--> b");			// = 0
	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b  a --ACK--x b
	state(A);				// = TIME_WAIT
	state(B);				// = LAST_ACK
	await(B, GONE);				// = GONE		a <--FIN-- b  a --ACK--> b	because TCPTimeouts
						// lwip-b = GONE

	close(a);				// = 0
	close(b);				// = 0
}
