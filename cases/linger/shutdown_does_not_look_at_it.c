/*
 * shutdown() sends FIN whatever SO_LINGER says; only the close() after it resets.
 *
 * The option is often said to make the end of a connection abortive. It changes close() alone. A
 * program that sets linger 0 and then shuts down has sent an orderly end, and its close() throws
 * away the half that is left, with RST. The peer sees the end first and the reset later, and
 * because it had the FIN before, its write() says EPIPE. On lwIP shutdown() of both directions is
 * the close; nothing is left for close() to abort.
 *
 * See: socket(7), SO_LINGER; tcp_shutdown() and __tcp_close() in net/ipv4/tcp.c; tcp_reset() in
 * net/ipv4/tcp_input.c; lwip_netconn_do_close_internal() in lwIP's src/api/api_msg.c
 * Port: connection reset; To abort, set linger 0 and close() without a shutdown() before it.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	shutdown(a, SHUT_RDWR);						// = 0			a --FIN--> b
	read(b, buf, sizeof buf);					// = 0
	close(a);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnData
									// lwip = 0
	ready(b);							// = IN OUT ERR HUP RDHUP
									// lwip = IN OUT RDHUP
									// lwip-b = IN OUT ERR
	write(b, "answer", 6);						// = -1 EPIPE
									// lwip = 6			a <--DATA 6-- b
									//			a --RST+ACK--> b
									// lwip-b = -1 ECONNRESET
	close(b);							// = 0
}
