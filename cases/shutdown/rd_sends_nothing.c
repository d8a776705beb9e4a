/*
 * shutdown(SHUT_RD) sends nothing, and data still flows in both directions.
 *
 * TCP has no segment that says "I have stopped reading". The call sets a flag in its own socket,
 * and a read() that finds nothing returns 0 at once instead of sleeping. Textbooks often say
 * that later data is thrown away, or that the peer is told. On Linux neither happens: the kernel
 * acknowledges the bytes, keeps them and hands them out. A program that wants to hear nothing
 * more must say so in its protocol, or close. lwIP answers late data with a reset, and calls
 * that ECONNABORTED, not ECONNRESET, in the write() that follows.
 *
 * See: shutdown(2); tcp_shutdown() in net/ipv4/tcp.c
 * Port: connection reset; Don't shut down reading: on lwIP the first data after it resets the
 * connection in both directions (portable/stop_reading_without_a_reset).
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

	/* That 0 was no promise: more data may follow. */
	write(a, "late", 4);			// = 4			a --DATA 4--> b  a <--ACK-- b
						// lwip-b = 4			a --DATA 4--> b  a <--RST+ACK-- b
	read(b, buf, sizeof buf);		// = 4
						// lwip-b = -1 ENOTCONN
	read(b, buf, sizeof buf);		// = 0
						// lwip-b = -1 ENOTCONN

	write(b, "still", 5);			// = 5			a <--DATA 5-- b
						// lwip-b = -1 ECONNABORTED
	read(a, buf, sizeof buf);		// = 5
						// lwip-b = -1 ECONNRESET
	close(b);				// = 0			a <--FIN-- b
						// lwip-b = 0
	close(a);				// = 0			a --FIN--> b
						// lwip-b = 0
}
