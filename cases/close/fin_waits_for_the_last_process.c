/*
 * After fork() two processes hold the connection, and only the last close() sends FIN.
 *
 * fork() copies the descriptors, not the connection behind them. close() takes one name away, and
 * so does exit(); the connection ends when the last name is gone. The textbook sentence "close
 * sends FIN" leaves this out. A server that forks for each client and forgets to close its own copy
 * leaves its clients waiting for an end of file long after the child that served them has exited.
 *
 * See: fork(2); close(2); sock_close() in net/socket.c
 * Port: not there; Serve each connection in a thread, and let one thread close it: lwIP's sockets
 * are memory and threads of one process, which fork() does not carry over.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int status;

	if (fork() == 0) {			// = pid
		close(a);			// = 0
		_exit(0);
	}
	waitpid(-1, &status, 0);		// = exited 0

	write(a, "still", 5);			// = 5			a --DATA 5--> b
	read(b, buf, sizeof buf);		// = 5
	write(b, "here", 4);			// = 4			a <--DATA 4-- b
	read(a, buf, sizeof buf);		// = 4

	close(a);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
}
