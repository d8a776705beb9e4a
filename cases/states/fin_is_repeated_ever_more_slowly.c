/*
 * A lost FIN is repeated ever more slowly: after 0.2 seconds, then 0.4, 0.8 and so on.
 *
 * It is easy to believe that a FIN that got lost comes a moment later. The timer doubles with each
 * loss, so after five losses the end of the connection is six seconds late, and the peer has been
 * waiting for an end of file all the time. Nothing follows a FIN that could reveal the gap sooner.
 * (By default Linux begins with a tail loss probe: 0.2, 0.2, 0.4. It is switched off here.)
 *
 * See: RFC 6298 5.5; tcp_retransmit_timer() in net/ipv4/tcp_timer.c; tcp_send_loss_probe() in
 * net/ipv4/tcp_output.c; tcp_backoff in lwIP's src/core/tcp.c
 * Needs: libnftables; timer
 */
#include <time.h>
#include "story.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void story(int a, int b)
{
	double first, second;
	char buf[8];

	lose("a --FIN--> b");			// = 0
	lose("a --FIN--> b");			// = 0
	first = seconds();
	close(a);				// = 0			a --FIN--x b
	read(b, buf, sizeof buf);		// = 0			a --FIN--x b  a --FIN--> b
						//			because TCPTimeouts
	second = seconds();
	is(second - first > 0.5);		// = yes
	close(b);				// = 0			a <--FIN-- b
}
