/*
 * Data that reaches a closed connection in FIN_WAIT1 aborts it, and the FIN is never delivered.
 *
 * close() returned 0 and the kernel took over: it would send a lost FIN again until somebody
 * acknowledges it, and with it everything that was queued before. Many conclude that a closed
 * connection always comes to its orderly end. One byte from the peer is enough to stop that.
 * Nobody is left to read it, so the kernel answers with RST and forgets the connection, together
 * with what it had still to deliver. b has never seen a FIN, so it reads ECONNRESET, where it
 * would have read the end of file.
 *
 * lwIP does the same. Its RST carries ACK and comes after the gap that the lost FIN left, so b
 * asks whether it is meant, and gets a second one.
 *
 * See: RFC 1122 4.2.2.13; RFC 2525 2.16; RFC 5961 3.2; tcp_rcv_state_process() in
 * net/ipv4/tcp_input.c; tcp_input() in lwIP's src/core/tcp_in.c
 * Needs: libnftables
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	lose("a --FIN--> b");			// = 0
	close(a);				// = 0			a --FIN--x b
	state(A);				// = FIN_WAIT1
	write(b, "late", 4);			// = 4			a <--DATA 4-- b  a --RST--> b
						//			because TCPAbortOnData
						// lwip = 4			a <--DATA 4-- b  a --RST+ACK--> b
						//			a --RST+ACK--> b
	state(A);				// = GONE
	read(b, buf, sizeof buf);		// = -1 ECONNRESET
	close(b);				// = 0
}
