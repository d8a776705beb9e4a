/*
 * shutdown(SHUT_WR) ends one direction and leaves the other open.
 *
 * A connection is two streams, and FIN is the end of one of them. A client can say "that was my
 * question" without sending its length first, and still get the answer. Textbooks call FIN the end
 * of the connection; programs that believe it hang up on a peer that has only finished asking.
 *
 * See: RFC 9293 3.6.1; shutdown(2)
 * Also: "half-close", "shutdownOutput", "CloseWrite", "nc -N"
 * Port: wrong error number; Treat EPIPE, ECONNRESET and ENOTCONN of a write() alike
 * (portable/any_error_of_a_write_says_it_is_over).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[16];

	write(a, "question", 8);		// = 8			a --DATA 8--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	write(a, "more", 4);			// = -1 EPIPE
						// lwip = -1 ENOTCONN

	read(b, buf, sizeof buf);		// = 8
	read(b, buf, sizeof buf);		// = 0

	write(b, "answer", 6);			// = 6			a <--DATA 6-- b
	close(b);				// = 0			a <--FIN-- b

	read(a, buf, sizeof buf);		// = 6
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0
}
