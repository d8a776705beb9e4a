/*
 * close_range() ends every connection in its range, each with the FIN or RST that close() would
 * send.
 *
 * A program that starts another one calls it to get rid of all descriptors that it doesn't know.
 * To the caller it is one tidy call about numbers. To the peers it is many closes: who was read to
 * the end gets FIN, and who had sent something that nobody read gets RST. Between fork() and
 * exec(), CLOSE_RANGE_CLOEXEC is the gentle form.
 *
 * See: close_range(2); __tcp_close() in net/ipv4/tcp.c
 * Port: not there; lwIP has no close_range(): close each socket by its number.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;

	connection(&c, &d);
	write(d, "unread", 6);				// = 6			a2 <--DATA 6-- b2
	close_range((unsigned)b, (unsigned)c, 0);	// = 0			a2 --RST+ACK--> b2  a <--FIN-- b
							//			because TCPAbortOnClose
	read(a, buf, sizeof buf);			// = 0
	read(d, buf, sizeof buf);			// = -1 ECONNRESET
	close(a);					// = 0			a --FIN--> b
	close(d);					// = 0
}
