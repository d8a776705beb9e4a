/*
 * The end that finishes first goes through FIN_WAIT2 and TIME_WAIT; the other goes through
 * CLOSE_WAIT and is gone.
 *
 * There are two more states on the way, FIN_WAIT1 and LAST_ACK, which last only one round trip.
 * The order of finishing decides the roles; who is the client does not matter. TIME_WAIT belongs
 * to the addresses: the program still holds both descriptors, and both say CLOSE as soon as both
 * directions are over. lwIP says EINVAL if no connection is left to ask, before it looks at the
 * option.
 *
 * See: RFC 9293 3.3.2, 3.6
 * Port: wrong error number; Remember in the program what its own calls returned: TCP_INFO is
 * Linux's.
 */
#include "story.h"

void story(int a, int b)
{
	struct tcp_info info;
	socklen_t size = sizeof info;

	state(A);						// = ESTABLISHED
	state(B);						// = ESTABLISHED

	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	state(A);						// = FIN_WAIT2
	state(B);						// = CLOSE_WAIT

	shutdown(b, SHUT_WR);					// = 0			a <--FIN-- b
	state(A);						// = TIME_WAIT
	state(B);						// = GONE

	getsockopt(a, IPPROTO_TCP, TCP_INFO, &info, &size);	// = 0 CLOSE
								// lwip = -1 ENOPROTOOPT
	getsockopt(b, IPPROTO_TCP, TCP_INFO, &info, &size);	// = 0 CLOSE
								// lwip-b = -1 EINVAL

	close(a);						// = 0
	close(b);						// = 0
	state(A);						// = TIME_WAIT
}
