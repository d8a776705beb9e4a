/*
 * A request written to a pooled connection just as the server gives it up succeeds, and is lost.
 *
 * Both ends are right: the server may close an idle connection, and the client may use one that
 * looks open. The FIN is on its way (here it is lost the first time, so that it is late), so every
 * question to one's own kernel says that all is well: not readable, ESTABLISHED, nothing to peek
 * at. write() takes the request, and a reset answers it. No check beforehand can close the gap; be
 * ready to send the request once more, on a new connection.
 *
 * See: RFC 9112 9.3.1 and 9.5
 * Also: "socket hang up", "upstream prematurely closed connection", "keep-alive race"
 * Needs: libnftables
 */
#include "story.h"

void story(int client, int server)
{
	char buf[16];

	lose("a <--FIN-- b");					// = 0
	close(server);						// = 0			a x--FIN-- b
	ready(client);						// = OUT
	recv(client, buf, sizeof buf, MSG_PEEK | MSG_DONTWAIT);	// = -1 EAGAIN
	state(A);						// = ESTABLISHED

	write(client, "request", 7);				// = 7			a --DATA 7--> b  a <--RST-- b
								//			because TCPAbortOnData
								// lwip-b = 7			a --DATA 7--> b
								//			a <--RST+ACK-- b
								//			a <--RST+ACK-- b
	read(client, buf, sizeof buf);				// = -1 ECONNRESET
	close(client);						// = 0
}
