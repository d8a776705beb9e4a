/*
 * A client whose upload is reset can still read the answer that came before the reset.
 *
 * The server says "too large" and closes while the client is still sending. The client's write()
 * fails, and many programs give up there and report "broken pipe", in the belief that the reset has
 * deleted the answer. A reset throws away what is still to be sent; what has arrived can be
 * read, on lwIP too. So read after a failed write(): the answer says why.
 *
 * See: RFC 9112 9.6; RFC 9110 10.1.1; tcp_reset() and tcp_done_with_error() in net/ipv4/tcp_input.c
 * Port: wrong error number; Read until there is no more data, and take 0 and ENOTCONN alike.
 */
#include "story.h"

void story(int client, int server)
{
	char buf[16];

	write(client, "a large upload", 14);	// = 14			a --DATA 14--> b
	read(server, buf, 8);			// = 8
	write(server, "413", 3);		// = 3			a <--DATA 3-- b
	close(server);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose

	write(client, "more", 4);		// = -1 ECONNRESET
	read(client, buf, sizeof buf);		// = 3
	read(client, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	close(client);				// = 0
}
