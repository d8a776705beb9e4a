/*
 * shutdown() after close() says EBADF at best; at worst it ends somebody else's connection.
 *
 * Swapping the two looks like a way past a guard that lets only the first one through
 * (a_guard_takes_shutdown_for_close). It is wrong on every stack: after close() the number belongs
 * to nobody, and the next connection gets it. A late shutdown() then shuts that one down,
 * successfully, and its owner learns of it from a write() that fails (behind that guard, its
 * close() fails too).
 *
 * See: close(2); shutdown(2)
 * Port: wrong error number; Treat EPIPE, ECONNRESET and ENOTCONN of a write() alike
 * (portable/any_error_of_a_write_says_it_is_over).
 */
#include "story.h"

void story(int a, int b)
{
	int c, d;

	close(a);				// = 0			a --FIN--> b
	shutdown(a, SHUT_RDWR);			// = -1 EBADF
	connection(&c, &d);
	is(c == a);				// = yes
	shutdown(a, SHUT_RDWR);			// = 0			a2 --FIN--> b2
	write(c, "hello", 5);			// = -1 EPIPE
						// lwip = -1 ENOTCONN
	close(c);				// = 0
						// lwip-vendor = -1
	close(d);				// = 0			a2 <--FIN-- b2
	close(b);				// = 0			a <--FIN-- b
}
