/*
 * shutdown() counts no references: one process or descriptor ends the connection for all.
 *
 * close() gives back one reference, and only the last one ends the connection. shutdown() acts on
 * the connection itself, no matter who else holds it. That makes it a way to end a connection held
 * by a child that nobody can reach, and a way for a child to break its parent's.
 *
 * See: shutdown(2); close(2)
 * Port: not there; Serve each connection in a thread: lwIP's sockets are memory and threads of one
 * process, which fork() does not carry over.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, status;

	if (fork() == 0) {			// = pid
		shutdown(a, SHUT_WR);		// = 0			a --FIN--> b
		_exit(0);
	}
	waitpid(-1, &status, 0);		// = exited 0
	write(a, "more", 4);			// = -1 EPIPE

	c = dup(a);				// = fd
	shutdown(c, SHUT_RD);			// = 0
	close(c);				// = 0
	read(a, buf, sizeof buf);		// = 0

	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0
}
