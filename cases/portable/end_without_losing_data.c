/*
 * Shut down writing, read to the end of file, then close: no byte is lost in either direction.
 *
 * Whatever ends reading before the peer has ended writing may throw data away: close where some
 * is unread, and on lwIP SHUT_RD and SHUT_RDWR too. With the reset that follows go one's own
 * last words, if they are still on their way. SHUT_WR ends one's own direction and nothing
 * else, and the peer's end of file says that it has no more to send. (Not that it has read
 * everything; only an answer can say that.)
 *
 * See: RFC 9293 3.6; RFC 1122 4.2.2.13
 * Port: data lost
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	/* On its way to a while a is about to end. */
	write(b, "late", 4);			// = 4			a <--DATA 4-- b
	write(a, "last", 4);			// = 4			a --DATA 4--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b

	read(b, buf, sizeof buf);		// = 4
	read(b, buf, sizeof buf);		// = 0
	write(b, "answer", 6);			// = 6			a <--DATA 6-- b
	close(b);				// = 0			a <--FIN-- b

	read(a, buf, 4);			// = 4
	read(a, buf, 6);			// = 6
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0
}
