/*
 * Without TIME_WAIT, an end that both sides had agreed on can turn into a reset.
 *
 * TIME_WAIT looks like a waste, and people switch it off where they can. It has a job: if the last
 * ACK is lost, the peer sends its FIN again, and somebody must acknowledge it. Here
 * tcp_max_tw_buckets is 0, so nobody is left. RST answers the FIN, and b, in LAST_ACK, where
 * everything was sent and everything had arrived, ends with ECONNRESET after a perfect
 * conversation.
 *
 * See: RFC 9293 3.6.1; tcp(7), tcp_max_tw_buckets; tcp_time_wait() in net/ipv4/tcp_minisocks.c;
 * tcp_reset() in net/ipv4/tcp_input.c
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int a, int b)
{
	socklen_t size = sizeof(int);
	int error;

	sysctl(A, "tcp_max_tw_buckets", "0");			// = 0
	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	lose("a --ACK--> b");					// = 0
	shutdown(b, SHUT_WR);					// = 0			a <--FIN-- b
	state(A);						// = GONE
	state(B);						// = LAST_ACK
	await(B, GONE);						// = GONE		a <--FIN-- b  a --RST--> b
								//			because TCPTimeouts
	getsockopt(b, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 ECONNRESET
	close(b);						// = 0
	close(a);						// = 0
}
