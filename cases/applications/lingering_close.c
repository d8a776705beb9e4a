/*
 * A server that answers, shuts down writing and reads to the end before it closes, loses no answer.
 *
 * This is what web servers call a lingering close. The rest of the request may be unread when the
 * answer is written, and the answer may be lost on its way. While the server reads on, its kernel
 * can send the answer again, and the client's FIN says that the client has it. Set a limit to the
 * time and the bytes, or a client that never stops holds the server for ever.
 *
 * See: RFC 9112 9.6; shutdown(2)
 * Also: "truncated response", "nginx lingering_close"
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int client, int server)
{
	char buf[16];

	write(client, "request and more", 16);	// = 16			a --DATA 16--> b
	read(server, buf, 7);			// = 7
	lose("a <--DATA 6-- b");		// = 0
	lose("a <--FIN-- b");			// = 0
	write(server, "answer", 6);		// = 6			a x--DATA 6-- b
	shutdown(server, SHUT_WR);		// = 0			a x--FIN-- b

	/* Drain: what is read here is thrown away. */
	read(server, buf, sizeof buf);		// = 9
	read(client, buf, sizeof buf);		// = 6			a <--DATA 6+FIN-- b	because TCPTimeouts
						// lwip-b = 6			a <--DATA 6-- b  a <--FIN-- b
	read(client, buf, sizeof buf);		// = 0
	close(client);				// = 0			a --FIN--> b
	read(server, buf, sizeof buf);		// = 0
	close(server);				// = 0
}
