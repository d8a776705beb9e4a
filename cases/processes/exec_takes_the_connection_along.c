/*
 * Without close-on-exec a program that the server starts keeps the client's connection open.
 *
 * exec() keeps every descriptor that isn't marked close-on-exec. The server closes its end, but
 * the program it has just started (here cat, which knows nothing of sockets) holds it too, and the
 * client waits for an end of file until that program is done. The fault shows only when a command
 * takes long. Ask for SOCK_CLOEXEC with accept4() and socket().
 *
 * See: execve(2); fcntl(2), FD_CLOEXEC; accept(2), SOCK_CLOEXEC
 * Port: not there; Nothing to do: lwIP has neither fork() nor exec().
 */
#include "story.h"

void story(int a, int b)
{
	int input[2], status;
	char buf[8];
	pid_t command;

	(pipe2)(input, O_CLOEXEC);
	command = fork();			// = pid
	if (command == 0) {
		(close)(a);
		(dup2)(input[0], STDIN_FILENO);
		execl("/bin/cat", "cat", NULL);
		_exit(1);
	}
	close(b);				// = 0
	recv(a, buf, sizeof buf, MSG_DONTWAIT);	// = -1 EAGAIN
	state(B);				// = ESTABLISHED

	close(input[1]);			// = 0			a <--FIN-- b
	waitpid(command, &status, 0);		// = exited 0
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0			a --FIN--> b
}
