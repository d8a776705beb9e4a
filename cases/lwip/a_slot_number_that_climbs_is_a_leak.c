/*
 * A descriptor number that climbs shows a leak at the second connection, not at the last.
 *
 * TLS libraries end a connection with shutdown(fd, 2); close(fd). A new socket takes the lowest
 * free number, so a program with one connection at a time gets the same number every time, and a
 * close() that did not happen shows at once. This is how the correction of the vendor's guard
 * (a_guard_takes_shutdown_for_close) was checked: print the number, and build with 3 or 5 slots
 * instead of 38, so that a leak ends in seconds. Free memory shows nothing: slots and connection
 * blocks come from pools of their own.
 *
 * See: open(2) on the lowest-numbered descriptor; alloc_socket() in lwIP's sockets.c;
 * mbedtls_net_free() in Mbed TLS
 */
#include "story.h"

void story(int a, int b)
{
	int first = a;

	for (int reconnects = 0; reconnects < 20; reconnects++) {
		shutdown(a, SHUT_RDWR);		// = 0			a --FIN--> b
		close(a);			// = 0
						// lwip-vendor = -1
		close(b);			// = 0			a <--FIN-- b
		connection(&a, &b);
		is(a == first);			// = yes
						// lwip-vendor = no
	}
	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
}
