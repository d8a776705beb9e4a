/*
 * The peer cannot tell close() from shutdown(SHUT_WR): both arrive as one FIN.
 *
 * A FIN says "I send no more", and TCP has no segment for "I don't listen either". Readiness and
 * end of file are the same. Only writing tells the two apart, and if it was a close(), the attempt
 * costs the connection. An end of file therefore doesn't prove that the peer is gone: it may be
 * waiting for the answer. Here c and d are a second connection between the same two hosts.
 *
 * See: RFC 9293 3.6; RFC 1122 4.2.2.13; shutdown(2)
 * Port: readiness not told; Wait for IN and read until it returns 0: lwIP has no RDHUP
 * (portable/notice_the_end_by_reading).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;

	connection(&c, &d);
	close(a);				// = 0			a --FIN--> b
	shutdown(c, SHUT_WR);			// = 0			a2 --FIN--> b2
	ready(b);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	ready(d);				// = IN OUT RDHUP
						// lwip-b = IN OUT
	read(b, buf, sizeof buf);		// = 0
	read(d, buf, sizeof buf);		// = 0

	write(b, "late", 4);			// = 4			a <--DATA 4-- b  a --RST--> b
						// lwip = 4			a <--DATA 4-- b  a --RST+ACK--> b
	write(d, "late", 4);			// = 4			a2 <--DATA 4-- b2
	read(c, buf, sizeof buf);		// = 4

	close(b);				// = 0
	close(d);				// = 0			a2 <--FIN-- b2
	close(c);				// = 0
}
