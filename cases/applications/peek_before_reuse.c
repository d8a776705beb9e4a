/*
 * A pool that peeks before it reuses a connection sees an end that has already arrived.
 *
 * recv() with MSG_PEEK and MSG_DONTWAIT is the whole question: EAGAIN says that nothing has come,
 * 0 that the server has gone, and a number that it said something nobody asked for. Each but the
 * first is a reason to take another connection. It costs one call, takes no data, and narrows the
 * race that idle_pool_race shows; it can't close it.
 *
 * See: recv(2), MSG_PEEK; RFC 9112 9.3.1
 * Port: other differences
 */
#include "story.h"

void story(int client, int server)
{
	char buf[16];

	recv(client, buf, sizeof buf, MSG_PEEK | MSG_DONTWAIT);	// = -1 EAGAIN
	write(client, "request", 7);				// = 7			a --DATA 7--> b
	read(server, buf, sizeof buf);				// = 7
	write(server, "answer", 6);				// = 6			a <--DATA 6-- b
	read(client, buf, sizeof buf);				// = 6

	recv(client, buf, sizeof buf, MSG_PEEK | MSG_DONTWAIT);	// = -1 EAGAIN
	close(server);						// = 0			a <--FIN-- b
	recv(client, buf, sizeof buf, MSG_PEEK | MSG_DONTWAIT);	// = 0
	close(client);						// = 0			a --FIN--> b
}
