/*
 * shutdown(SHUT_RDWR) with unread data sends FIN, not RST, and the data can still be read.
 *
 * It is therefore not a close() that leaves the descriptor behind: close() would reset the
 * connection here. In lwIP it is one: the data is lost, and the RST tells the peer.
 *
 * See: shutdown(2); tcp_shutdown() in net/ipv4/tcp.c; lwip_netconn_do_close_internal() in lwIP's
 * src/api/api_msg.c
 * Port: data lost; Shut down SHUT_WR alone, read until it returns 0, and then close.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(b, "hello", 5);			// = 5			a <--DATA 5-- b
	shutdown(a, SHUT_RDWR);			// = 0			a --FIN--> b
						// lwip = 0			a --RST+ACK--> b
	read(a, buf, sizeof buf);		// = 5
						// lwip = -1 ENOTCONN
	read(b, buf, sizeof buf);		// = 0
						// lwip = -1 ECONNRESET
	close(b);				// = 0			a <--FIN-- b
						// lwip = 0
	close(a);				// = 0
}
