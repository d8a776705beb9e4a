/*
 * With SO_LINGER on and a time of 0, close() throws away what the peer has not acknowledged.
 *
 * The data was lost on the way, and the kernel would have sent it again; the abort cancels that.
 * write() returned 5, and close() returns 0: nothing tells the program. There are two RSTs
 * because the first comes after a gap. b asks whether it is meant (a challenge ACK), and it is.
 * lwIP does the same; its second RST carries ACK too, as all of its resets do.
 *
 * See: socket(7), SO_LINGER; RFC 9293 3.5.3, 3.10.5; RFC 5961 3.2; tcp_disconnect() in
 * net/ipv4/tcp.c
 * Needs: libnftables
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	lose("a --DATA--> b");						// = 0
	write(a, "hello", 5);						// = 5			a --DATA 5--x b
	close(a);							// = 0			a --RST+ACK--> b
									//			a --RST--> b
									//	because TCPAbortOnData TCPChallengeACK
									// lwip = 0			a --RST+ACK--> b
									//			a --RST+ACK--> b
	read(b, buf, sizeof buf);					// = -1 ECONNRESET
	close(b);							// = 0
}
