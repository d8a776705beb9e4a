/*
 * A proxy that closes both connections at the client's end of file loses the answer.
 *
 * The client has asked everything and shut down writing; the server is still at work. A proxy that
 * takes "read() returned 0" for "the conversation is over" ends the half that was to bring the
 * answer. The client reads a clean end of file, and the server's answer is reset. A program that
 * is tested only with clients that wait before they close never meets this.
 * shutdown/relay_hands_each_end_of_file_on shows the proxy that is right.
 *
 * The client is a, the server a2; the proxy is b on one connection and b2 on the other.
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
	read(in, buf, sizeof buf);		// = 8
	write(out, buf, 8);			// = 8			a2 <--DATA 8-- b2

	/* The end of one half, taken for the end of both: */
	read(in, buf, sizeof buf);		// = 0
	close(in);				// = 0			a <--FIN-- b
	close(out);				// = 0			a2 <--FIN-- b2

	read(server, buf, sizeof buf);		// = 8
	write(server, "answer", 6);		// = 6			a2 --DATA 6--> b2  a2 <--RST-- b2
						// lwip-b = 6			a2 --DATA 6--> b2  a2 <--RST+ACK-- b2
	close(server);				// = 0
	read(client, buf, sizeof buf);		// = 0
	close(client);				// = 0
}
