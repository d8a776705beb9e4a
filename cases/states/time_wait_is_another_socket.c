/*
 * TIME_WAIT is another, smaller socket: the descriptor says CLOSE, yet the port stays taken.
 *
 * tcp_time_wait() makes a new one out of the addresses, the sequence numbers and a timer, in about
 * a tenth of the memory, and lets the descriptor's own socket go to CLOSE. TIME_WAIT therefore
 * costs no descriptor, and closing one neither begins nor ends it. It costs the port: a server that
 * hung up first can't have it again for a minute, unless it sets SO_REUSEADDR and had set it the
 * first time as well.
 *
 * See: RFC 9293 3.6.1; tcp_time_wait() in net/ipv4/tcp_minisocks.c; bind(2), EADDRINUSE; socket(7),
 * SO_REUSEADDR and NOTES
 * Also: "address already in use", "bind fails after a restart"
 * Port: wrong error number; Remember in the program what its calls returned: TCP_INFO is Linux's.
 */
#include "story.h"

void story(int a, int b)
{
	struct sockaddr_storage server = endpoint(B);
	struct tcp_info info;
	socklen_t size = sizeof info;
	int c;

	shutdown(b, SHUT_WR);					// = 0			a <--FIN-- b
	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	state(B);						// = TIME_WAIT
	getsockopt(b, IPPROTO_TCP, TCP_INFO, &info, &size);	// = 0 CLOSE
								// lwip-b = -1 ENOPROTOOPT

	close(b);						// = 0
	close(a);						// = 0
	state(B);						// = TIME_WAIT

	on(B);
	c = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(c, (struct sockaddr *)&server, sizeof server);	// = -1 EADDRINUSE
	close(c);						// = 0
}
