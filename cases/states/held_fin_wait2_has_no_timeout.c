/*
 * FIN_WAIT2 has no timeout as long as a program holds the socket, and it can still receive.
 *
 * The timeout of FIN_WAIT2 is often quoted as a limit for a half-closed connection: shut down
 * writing, and the peer has a minute left. tcp_fin_timeout is about orphans. After shutdown()
 * somebody is still there to read, so the kernel waits without end, as RFC 9293 has it. Both
 * connections here are in FIN_WAIT2 with the timeout at one second; the one that was closed goes,
 * and the older one, only shut down, stays and gets its answer.
 *
 * See: RFC 9293 3.6; tcp(7), tcp_fin_timeout; __tcp_close() in net/ipv4/tcp.c
 * Needs: timer
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;

	sysctl(A, "tcp_fin_timeout", "1");	// = 1
	connection(&c, &d);
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	close(c);				// = 0			a2 --FIN--> b2
	state(c);				// = FIN_WAIT2
	await(c, GONE);				// = GONE
	state(a);				// = FIN_WAIT2
	write(b, "answer", 6);			// = 6			a <--DATA 6-- b
	read(a, buf, sizeof buf);		// = 6
	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0
	close(d);				// = 0			a2 <--FIN-- b2  a2 --RST--> b2
}
