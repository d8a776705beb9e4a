/*
 * A relay hands an end of file on with shutdown(SHUT_WR), and each direction ends by itself.
 *
 * The client is a, the server a2; the relay is b on one connection and b2 on the other. When read()
 * returns 0, the client has sent all it will send, and nothing else is over: a relay that closes
 * both connections now loses the answer, and one that keeps the end of file to itself leaves the
 * server waiting for more. The FIN that came in on one connection goes out on the other.
 *
 * See: RFC 9293 3.6; shutdown(2)
 */
#include "story.h"

void story(int client, int in)
{
	int server, out;
	char buf[16];

	connection(&server, &out);
	write(client, "question", 8);		// = 8			a --DATA 8--> b
	shutdown(client, SHUT_WR);		// = 0			a --FIN--> b

	/* One direction through the relay: */
	read(in, buf, sizeof buf);		// = 8
	write(out, buf, 8);			// = 8			a2 <--DATA 8-- b2
	read(in, buf, sizeof buf);		// = 0
	shutdown(out, SHUT_WR);			// = 0			a2 <--FIN-- b2

	read(server, buf, sizeof buf);		// = 8
	read(server, buf, sizeof buf);		// = 0
	write(server, "answer", 6);		// = 6			a2 --DATA 6--> b2
	close(server);				// = 0			a2 --FIN--> b2

	/* And the other: */
	read(out, buf, sizeof buf);		// = 6
	write(in, buf, 6);			// = 6			a <--DATA 6-- b
	read(out, buf, sizeof buf);		// = 0
	close(out);				// = 0
	close(in);				// = 0			a <--FIN-- b

	read(client, buf, sizeof buf);		// = 6
	read(client, buf, sizeof buf);		// = 0
	close(client);				// = 0
}
