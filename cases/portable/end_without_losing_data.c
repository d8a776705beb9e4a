/*
 * To lose no data by your own doing, shut down writing, read to the end of file, then close.
 *
 * A program that stops reading before the peer has stopped writing may throw data away: close()
 * does so if some is unread, and on lwIP SHUT_RD and SHUT_RDWR do too. The reset that follows
 * may destroy the program's own last words as well, if they are still on their way. A web server
 * that closes without this care cuts off its own error page (RFC 9112 calls the cure a lingering
 * close). SHUT_WR ends one's own direction and nothing else, and the peer's end of file says
 * that it has no more to send. (It doesn't say that the peer has read everything, and the peer
 * may still reset; only an answer proves that.)
 *
 * See: RFC 9293 3.6; RFC 1122 4.2.2.13; RFC 9112 9.6
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
