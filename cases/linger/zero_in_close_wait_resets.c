/*
 * Linger 0 resets a peer that has finished and has been read to its end.
 *
 * Everything was read, the end of file as well, and nothing waits to be sent: this looks like the
 * second half of an orderly close, with nothing left to abort. But CLOSE_WAIT still owes the peer
 * a FIN, and with linger 0 RST takes its place (tcp_need_reset() names the state). The peer waits
 * in FIN_WAIT2 for the end of file, and reads ECONNRESET. lwIP resets only if something is
 * unacknowledged.
 *
 * See: socket(7), SO_LINGER; RFC 9293 3.10.5; tcp_need_reset() in net/ipv4/tcp.c;
 * lwip_netconn_do_close_internal() in lwIP's src/api/api_msg.c
 * Port: connection reset; Say in the protocol that something failed: on lwIP the peer reads an
 * orderly end.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };
	char buf[8];

	write(b, "request", 7);						// = 7			a <--DATA 7-- b
	shutdown(b, SHUT_WR);						// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);					// = 7
	read(a, buf, sizeof buf);					// = 0
	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	close(a);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnData
									// lwip = 0			a --FIN--> b
	read(b, buf, sizeof buf);					// = -1 ECONNRESET
									// lwip = 0
	close(b);							// = 0
}
