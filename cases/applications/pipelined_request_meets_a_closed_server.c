/*
 * A pipelined request that no server has read ends in a clean end of file, not in an error.
 *
 * The server answers one request and closes. The next one reaches a connection that nobody holds
 * any more: write() takes it, and a reset answers it. On Linux the client reads the first answer
 * and then 0, because the FIN came before the reset; many clients take that for "the server had
 * nothing to add". Count the answers. The client can't know how far the server came, so it may
 * repeat only what is safe to repeat. lwIP does report the reset.
 *
 * See: RFC 9112 9.3.2 and 9.6; RFC 9110 9.2.2; tcp_recvmsg_locked() in net/ipv4/tcp.c
 * Port: wrong error number; Count the answers, and treat 0 and ECONNRESET alike.
 */
#include "story.h"

void story(int client, int server)
{
	char buf[16];

	write(client, "first", 5);		// = 5			a --DATA 5--> b
	read(server, buf, sizeof buf);		// = 5
	write(server, "answer", 6);		// = 6			a <--DATA 6-- b
	close(server);				// = 0			a <--FIN-- b
	write(client, "second", 6);		// = 6			a --DATA 6--> b  a <--RST-- b
						// lwip-b = 6			a --DATA 6--> b  a <--RST+ACK-- b
	read(client, buf, sizeof buf);		// = 6
	read(client, buf, sizeof buf);		// = 0
						// lwip = -1 ECONNRESET
	close(client);				// = 0
}
