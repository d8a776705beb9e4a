/*
 * Closing with unread data aborts the connection: the peer gets RST, not FIN.
 *
 * The bytes were acknowledged, so the sender believes they were received. Throwing them away
 * silently would be a lie; the reset tells the truth. It tells it once: a program that ignores this
 * one ECONNRESET sees a clean end of file ever after. HUP stays.
 *
 * See: RFC 2525 2.17; RFC 9293 3.6.1; __tcp_close() in net/ipv4/tcp.c
 * Also: "connection reset by peer", "recv failure", "[R.]", "TCPAbortOnClose"
 * Port: readiness not told; Wait for IN and let the read fail: lwIP has neither HUP nor RDHUP
 * (portable/notice_the_end_by_reading).
 * Port: wrong error number; Close at the first ECONNRESET (portable/tell_a_reset_from_an_end).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	ready(a);				// = IN OUT ERR HUP RDHUP
						// lwip = IN OUT ERR
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	ready(a);				// = IN OUT HUP RDHUP
						// lwip = IN OUT ERR
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ECONNRESET
	write(a, "again", 5);			// = -1 EPIPE
						// lwip = -1 ENOTCONN
	close(a);				// = 0
}
