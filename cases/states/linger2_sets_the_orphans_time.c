/*
 * TCP_LINGER2 gives one socket its own time in FIN_WAIT2, in place of tcp_fin_timeout.
 *
 * The name suggests SO_LINGER, but close() waits for nothing. It is the number of seconds for which
 * the kernel waits for the peer's FIN once nobody holds the socket. Both connections here are
 * closed at once; the one with the option is forgotten after a second, and late data to it is
 * refused. The sysctl still holds for the other.
 *
 * See: tcp(7), TCP_LINGER2 and tcp_fin_timeout; tcp_fin_time() in include/net/tcp.h
 * Needs: timer
 */
#include "story.h"

void story(int a, int b)
{
	int second = 1, c, d;

	sysctl(A, "tcp_fin_timeout", "60");					// = 60
	connection(&c, &d);
	setsockopt(a, IPPROTO_TCP, TCP_LINGER2, &second, sizeof second);	// = 0
	close(c);								// = 0			a2 --FIN--> b2
	close(a);								// = 0			a --FIN--> b
	await(a, GONE);								// = GONE
	state(c);								// = FIN_WAIT2
	write(b, "late", 4);							// = 4			a <--DATA 4-- b
										//			a --RST--> b
	close(d);								// = 0			a2 <--FIN-- b2
	close(b);								// = 0
}
