/*
 * tcp_fin_timeout shortens FIN_WAIT2 of a closed connection; TIME_WAIT stays as long as it was.
 *
 * Countless guides to tuning a server say the opposite: set it to 30, or to 1, and TIME_WAIT goes
 * away sooner. The man page says what it is about, a FIN that never comes: FIN_WAIT2 after
 * close(). The length of TIME_WAIT is a constant of the kernel, TCP_TIMEWAIT_LEN, one minute, and
 * no switch changes it. Here the switch stands at one second. The older connection is in
 * TIME_WAIT, the younger one waits for a FIN; the younger one is gone first.
 *
 * See: tcp(7), tcp_fin_timeout; TCP_TIMEWAIT_LEN in include/net/tcp.h; tcp_fin_time() in
 * include/net/tcp.h; RFC 9293 3.4.2
 * Needs: timer
 */
#include "story.h"

void story(int a, int b)
{
	int c, d;

	sysctl(A, "tcp_fin_timeout", "1");	// = 1
	connection(&c, &d);
	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
	state(a);				// = TIME_WAIT

	close(c);				// = 0			a2 --FIN--> b2
	state(c);				// = FIN_WAIT2
	await(c, GONE);				// = GONE
	state(a);				// = TIME_WAIT
	close(d);				// = 0			a2 <--FIN-- b2  a2 --RST--> b2
}
