/*
 * SHUT_RD does not excuse unread data: the close() that follows still resets the connection.
 *
 * shutdown(SHUT_RD) reads like the polite way to say "I don't want the rest", and so like the cure
 * for the reset of an early close(). It says so to nobody: no segment leaves, and what is queued
 * stays queued. close() counts it as unread and sends RST. Only reading helps.
 *
 * See: shutdown(2); RFC 2525 2.17; tcp_shutdown() and __tcp_close() in net/ipv4/tcp.c
 * Port: readiness not told; Don't ask poll() whether you have shut down reading: remember it.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	shutdown(b, SHUT_RD);			// = 0
	ready(b);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	close(a);				// = 0
}
