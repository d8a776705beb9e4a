/*
 * A process that is killed in the middle of a message ends its connection as properly as one that
 * has finished.
 *
 * The kernel closes its sockets for it: if nothing is unread, FIN. The reader gets half a message
 * and then a clean end of file. Nothing on the wire tells a crash from a good end, so a protocol
 * has to: by a length, by a last line, or as TLS does by a message of its own (close_notify).
 *
 * See: _exit(2); kill(2); sock_close() in net/socket.c; RFC 9112 8; RFC 8446 6.1
 * Port: not there; Send the length first: a task that lwIP's system deletes leaves its sockets
 * open, and the peer hears nothing at all.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[16];
	int status;
	pid_t server = fork();			// = pid

	if (server == 0) {
		(close)(a);
		write(b, "length 10 ", 10);	// = 10			a <--DATA 10-- b
		write(b, "12345", 5);		// = 5			a <--DATA 5-- b
		read(b, buf, 1);		// = never returns
	}
	close(b);				// = 0
	read(a, buf, 10);			// = 10
	kill(server, SIGKILL);			// = 0			a <--FIN-- b
	waitpid(server, &status, 0);		// = killed by SIGKILL
	read(a, buf, 10);			// = 5
	read(a, buf, 5);			// = 0
	close(a);				// = 0			a --FIN--> b
}
