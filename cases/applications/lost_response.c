/*
 * A server that closes with a byte of the request unread can destroy its own answer on the way.
 *
 * write() returned 6 and close() returned 0, but the client reads ECONNRESET. The answer was late,
 * here because its segment was lost. It would have been sent again, if the close had been a FIN;
 * the unread byte made it a reset, which throws away what is still on its way. Often that byte is
 * the line feed behind a request that the parser thought complete. Such a server works for months,
 * because on a good network the answer arrives first.
 *
 * The reset's number lies behind the answer that is missing, so the client challenges it and is
 * reset once more, where it expects it.
 *
 * See: RFC 9112 9.6; RFC 2525 2.17; RFC 5961 3.2; __tcp_close() in net/ipv4/tcp.c
 * Needs: libnftables
 */
#include "story.h"

void story(int client, int server)
{
	char buf[16];

	write(client, "request\n", 8);		// = 8			a --DATA 8--> b
	read(server, buf, 7);			// = 7
	lose("a <--DATA 6-- b");		// = 0
	write(server, "answer", 6);		// = 6			a x--DATA 6-- b
	close(server);				// = 0			a <--RST+ACK-- b  a <--RST-- b
						//			because TCPChallengeACK TCPAbortOnClose
						// lwip-b = 0			a <--RST+ACK-- b  a <--RST+ACK-- b
	read(client, buf, sizeof buf);		// = -1 ECONNRESET
	close(client);				// = 0
}
