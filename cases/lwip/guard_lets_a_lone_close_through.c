/*
 * A program that only calls close() loses no socket to a guard that takes shutdown() for close().
 *
 * The guard takes the first of two calls for a close() and refuses the second
 * (a_guard_takes_shutdown_for_close). Without a shutdown() before it, close() is the first. That is
 * why the same board ran for months with one library and stopped after 38 reconnects with another:
 * the fault was never in the library that failed.
 *
 * See: mbedtls_net_free() in Mbed TLS; lwip_close() in lwIP's src/api/sockets.c
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int a, b;

	for (int reconnects = 0; reconnects < 40; reconnects++) {
		connection(&a, &b);
		close(a);			// = 0			a --FIN--> b
		close(b);			// = 0			a <--FIN-- b
	}
	a = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	close(a);				// = 0
}
