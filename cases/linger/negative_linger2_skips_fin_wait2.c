/*
 * With TCP_LINGER2 below 0, close() sends FIN, and then RST as soon as the FIN is acknowledged.
 *
 * The option is the time that a closed socket may spend in FIN_WAIT2. A time below 0 sounds like a
 * way to save memory: no FIN_WAIT2 at all. But leaving the state means dropping the connection,
 * and the ACK of the FIN is answered with RST. The peer did nothing wrong and had not yet sent
 * anything; it gets RST right behind the FIN, and its answer has nowhere to go. (From FIN_WAIT2,
 * after a shutdown(), it is close() that sends it, and the counter is TCPAbortOnLinger.)
 *
 * See: tcp(7), TCP_LINGER2; tcp_rcv_state_process() in net/ipv4/tcp_input.c; __tcp_close() in
 * net/ipv4/tcp.c
 * Port: connection reset; Leave the option alone: lwIP has none, and gives an orphan in FIN_WAIT2
 * its own time.
 */
#include "story.h"

void story(int a, int b)
{
	int none = -1;

	setsockopt(a, IPPROTO_TCP, TCP_LINGER2, &none, sizeof none);	// = 0
									// lwip = -1 ENOPROTOOPT
	close(a);							// = 0			a --FIN--> b
									//			a --RST--> b
									//			because TCPAbortOnData
									// lwip = 0			a --FIN--> b
	state(A);							// = GONE
									// lwip = FIN_WAIT2
	ready(b);							// = IN OUT ERR HUP RDHUP
									// lwip = IN OUT RDHUP
									// lwip-b = IN OUT ERR
	write(b, "answer", 6);						// = -1 EPIPE
									// lwip = 6			a <--DATA 6-- b
									//			a --RST+ACK--> b
									// lwip-b = -1 ECONNRESET
	close(b);							// = 0
}
