/*
 * A listener hands its SO_LINGER down to every connection that it accepts.
 *
 * Somebody sets linger 0 once at start-up, so that the server can restart without TIME_WAIT, and
 * means the listener. But the socket that accept() returns is a copy of it, options included, and
 * from then on every connection of the server ends with RST. Turn the option off on the
 * connection, or better, leave it alone and set SO_REUSEADDR. lwIP hands nothing down: every new
 * connection begins without the option. But close() of a listener that has it looks for unsent data
 * in lwIP, reads past the end of the smaller structure, and may abort: turn the option off first.
 *
 * See: socket(7), SO_LINGER; accept(2); inet_csk_clone_lock() in net/ipv4/inet_connection_sock.c;
 * sk_clone_lock() in net/core/sock.c; netconn_alloc(), lwip_netconn_do_close_internal() in lwIP's
 * src/api/api_msg.c
 * Port: connection reset; Set SO_LINGER on the connection that means it, never on a listener.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct linger zero = { .l_onoff = 1, .l_linger = 0 }, off = { 0 };
	struct sockaddr_in here = address(A);
	int server, a, b;
	char buf[8];

	on(A);
	server = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	setsockopt(server, SOL_SOCKET, SO_LINGER, &zero, sizeof zero);	// = 0
	bind(server, &here, sizeof here);				// = 0
	listen(server, 1);						// = 0
	on(B);
	b = socket(AF_INET, SOCK_STREAM, 0);				// = fd
	connect(b, &here, sizeof here);					// = 0			a <--SYN-- b
									//			a --SYN+ACK--> b
	a = accept(server, NULL, NULL);					// = fd
	close(a);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnData
									// lwip = 0			a --FIN--> b
	read(b, buf, sizeof buf);					// = -1 ECONNRESET
									// lwip = 0
	close(b);							// = 0
									// lwip = 0			a <--FIN-- b
	setsockopt(server, SOL_SOCKET, SO_LINGER, &off, sizeof off);	// = 0
	close(server);							// = 0
}
