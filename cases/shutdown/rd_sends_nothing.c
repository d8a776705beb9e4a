/*
 * shutdown(SHUT_RD) sends nothing, and data that comes later is still acknowledged and read.
 *
 * TCP has no segment that says "I have stopped reading". The call sets a flag in its own
 * socket, and a read that finds nothing returns 0 at once where it would have slept. Texts
 * commonly say that what comes later is thrown away (other systems do that), or that the peer
 * is told; here it is neither: the bytes are taken, kept and handed out. lwIP is one of those
 * systems, and its answer to late data is a reset.
 *
 * See: shutdown(2); tcp_shutdown() in net/ipv4/tcp.c
 * Port: connection reset; Don't shut down reading: on lwIP the first data after it resets the
 * connection (portable/stop_reading_without_a_reset).
 * Port: data lost; Don't shut down reading: read what comes and throw it away
 * (portable/stop_reading_without_a_reset).
 * Port: wrong error number; Keep in the program that reading is over: lwIP says ENOTCONN, not 0.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	shutdown(b, SHUT_RD);			// = 0
	ready(a);				// = OUT

	/* Without the shutdown, this would sleep until data comes. */
	read(b, buf, sizeof buf);		// = 0
						// lwip-b = -1 ENOTCONN

	/* The 0 was no promise: there may be more behind it. */
	write(a, "late", 4);			// = 4			a --DATA 4--> b  a <--ACK-- b
						// lwip-b = 4			a --DATA 4--> b  a <--RST+ACK-- b
	read(b, buf, sizeof buf);		// = 4
						// lwip-b = -1 ENOTCONN
	read(b, buf, sizeof buf);		// = 0
						// lwip-b = -1 ENOTCONN

	close(b);				// = 0			a <--FIN-- b
						// lwip-b = 0
	close(a);				// = 0			a --FIN--> b
						// lwip-b = 0
}
