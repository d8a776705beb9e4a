/*
 * A hundred reconnects, each ended by shutdown and then close, get the same descriptor number.
 *
 * TLS libraries end a connection with shutdown(fd, 2); close(fd): the shutdown sends the FIN,
 * and only the close gives the number back. A vendor's port of lwIP guarded both calls with
 * the same "closing" flag: the shutdown set it, the close saw it and returned at once, and
 * each reconnect lost a socket, until socket() failed with ENOBUFS. The number shows it early:
 * it must not move.
 *
 * See: shutdown(2); open(2) on the lowest-numbered descriptor; mbedtls_net_free() in Mbed TLS
 */
#include "story.h"

void story(int a, int b)
{
	int first = a;

	for (int reconnects = 0; reconnects < 100; reconnects++) {
		shutdown(a, SHUT_RDWR);		// = 0			a --FIN--> b
		close(a);			// = 0
		close(b);			// = 0			a <--FIN-- b
		connection(&a, &b);
		is(a == first);			// = yes
	}
	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
}
