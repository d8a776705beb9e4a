/*
 * After the peer has closed, the first write still succeeds; only the next one fails.
 *
 * FIN says that the peer sends no more, not that it has stopped listening, so the kernel sends
 * what it is given. The answer, RST, comes too late for the write that provoked it: a message is
 * lost, and its write returned success. Up to then poll reports an end of file (IN, RDHUP) as
 * often as it is asked, but no HUP, which takes the end of both directions. The error is EPIPE,
 * not ECONNRESET, since the RST came after a FIN.
 *
 * See: RFC 1122 4.2.2.13; RFC 9293 3.6.1; tcp_reset() in net/ipv4/tcp_input.c;
 *      tcp_poll() in net/ipv4/tcp.c
 * Port: readiness not told; Wait for IN and read until it returns 0: lwIP has no RDHUP
 * (portable/notice_the_end_by_reading).
 * Port: wrong error number; Read no more after the first 0, and take every error of a write for
 * the end (portable/any_error_of_a_write_says_it_is_over).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	close(a);				// = 0			a --FIN--> b
	ready(b);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	read(b, buf, sizeof buf);		// = 0
	ready(b);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	read(b, buf, sizeof buf);		// = 0
						// lwip-b = -1 ENOTCONN

	write(b, "1", 1);			// = 1			a <--DATA 1-- b  a --RST--> b
						// lwip = 1			a <--DATA 1-- b  a --RST+ACK--> b
	ready(b);				// = IN OUT ERR HUP RDHUP
						// lwip-b = IN OUT ERR
	write(b, "2", 1);			// = -1 EPIPE
						// lwip-b = -1 ECONNRESET
	ready(b);				// = IN OUT HUP RDHUP
						// lwip-b = IN OUT ERR
	close(b);				// = 0
}
