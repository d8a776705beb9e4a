/*
 * If shutdown() is mistaken for close(), the real close() fails, and after 38 reconnects
 * socket() says ENOBUFS.
 *
 * A chip vendor's port of lwIP put the same guard before both calls: the first one marks the socket
 * as closing, the second finds the mark and returns -1, without a reason. TLS libraries end a
 * connection with just these two calls, and few programs look at what close() returns. So each
 * reconnect kept a socket and its connection block, and after 38 of them the device could open no
 * connection until somebody switched it off and on. ENOBUFS says that no connection block is left:
 * all are in use, by sockets whose numbers nobody knows any more. (ENFILE would say that no number
 * is left, see select_keeps_the_slot_of_a_closed_socket.) Free memory looks healthy.
 *
 * The correction tells the guard whether it is a close() (a_slot_number_that_climbs_is_a_leak).
 *
 * See: mbedtls_net_free() in Mbed TLS; shutdown(2); close(2)
 * Also: "ENOBUFS after some reconnects", "socket() fails after a while"
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int a, b;

	for (int slots = 0; slots < 38; slots++) {
		connection(&a, &b);
		shutdown(a, SHUT_RDWR);		// = 0			a --FIN--> b
		close(a);			// = 0
						// lwip-vendor = -1
		close(b);			// = 0			a <--FIN-- b
	}
	a = socket(AF_INET, SOCK_STREAM, 0);	// = fd
						// lwip-vendor = -1 ENOBUFS
	close(a);				// = 0
						// lwip-vendor = -1 EBADF
}
