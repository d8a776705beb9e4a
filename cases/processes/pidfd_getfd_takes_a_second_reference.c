/*
 * pidfd_getfd() copies a socket out of another process, whose close() then sends nothing.
 *
 * A debugger or a supervisor can do it to any process that it may trace. The process itself
 * notices nothing: no call fails, no number changes. But its connection has one holder more, so
 * the FIN waits for a program whose name nobody looks for.
 *
 * See: pidfd_getfd(2); pidfd_open(2); sock_close() in net/socket.c
 * Port: not there; Nothing to do: lwIP has no processes.
 */
#include <sys/syscall.h>
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int status, copy;
	pid_t server = fork();			// = pid

	if (server == 0) {
		(close)(a);
		read(b, buf, 4);		// = 4
		close(b);			// = 0
		_exit(0);
	}
	close(b);				// = 0
	copy = (int)syscall(SYS_pidfd_getfd, (int)syscall(SYS_pidfd_open, server, 0), b, 0);
	if (copy < 0)
		cannot_tell("this kernel has no pidfd_getfd(), or does not permit it");
	write(a, "stop", 4);			// = 4			a --DATA 4--> b
	waitpid(server, &status, 0);		// = exited 0
	state(B);				// = ESTABLISHED
	close(copy);				// = 0			a <--FIN-- b
	close(a);				// = 0			a --FIN--> b
}
