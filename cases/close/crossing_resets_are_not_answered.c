/*
 * When both ends reset a connection at once, the two RSTs cross and neither is answered.
 *
 * A host answers a segment for an unknown connection with RST. If that rule had no exception, two
 * hosts would go on resetting each other for ever. The RFC makes one: where there is no
 * connection, an incoming RST is discarded. Here the first RST is lost on the way, so b knows
 * nothing of it and sends its own, to an end that is long gone.
 *
 * See: RFC 9293 3.5.2, 3.10.7.1; tcp_v4_send_reset() in net/ipv4/tcp_ipv4.c
 * Needs: libnftables
 */
#include "story.h"

void story(int a, int b)
{
	write(a, "question", 8);		// = 8			a --DATA 8--> b
	write(b, "answer", 6);			// = 6			a <--DATA 6-- b
	lose("a --RST+ACK--> b");		// = 0
	close(a);				// = 0			a --RST+ACK--x b	because TCPAbortOnClose
	state(A);				// = GONE
	state(B);				// = ESTABLISHED
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	state(B);				// = GONE
}
