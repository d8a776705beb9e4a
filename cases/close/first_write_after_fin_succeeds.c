/*
 * After the peer has closed, the first write() still succeeds; only the next one fails.
 *
 * A FIN says that the peer will send no more, not that it has stopped listening, so the kernel
 * sends the data. The RST that answers comes too late for the write() that provoked it: that call
 * returned success, and its message is lost. Until then poll() reports an end of file (IN, RDHUP)
 * every time, but no HUP, which needs the end of both directions. The error is EPIPE, not
 * ECONNRESET, because the RST came after a FIN.
 *
 * See: RFC 1122 4.2.2.13; RFC 9293 3.5.3, 3.6.1; tcp_reset() in net/ipv4/tcp_input.c; tcp_poll() in
 * net/ipv4/tcp.c
 * Port: readiness not told; Wait for IN and read until it returns 0: lwIP has no RDHUP
 * (portable/notice_the_end_by_reading).
 * Port: wrong error number; Stop reading at the first 0, and take every error of a write() for the
 * end (portable/any_error_of_a_write_says_it_is_over).
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
