/*
 * With FD_CLOEXEC the server's close() sends FIN, whatever program it has started.
 *
 * The flag belongs to the descriptor, not to the connection, so each socket needs its own: dup()
 * and accept() don't pass it on. Set it in the call that makes the descriptor (SOCK_CLOEXEC);
 * between accept() and fcntl() another thread may fork and exec.
 *
 * See: fcntl(2), FD_CLOEXEC; accept(2) and socket(2), SOCK_CLOEXEC; do_close_on_exec() in
 * fs/file.c
 * Port: not there; Nothing to do: lwIP has neither fork() nor exec().
 */
#include "story.h"

void story(int a, int b)
{
	int input[2], status;
	char buf[8];
	pid_t command;

	(pipe2)(input, O_CLOEXEC);
	fcntl(b, F_SETFD, FD_CLOEXEC);		// = 0
	command = fork();			// = pid
	if (command == 0) {
		(close)(a);
		(dup2)(input[0], STDIN_FILENO);
		execl("/bin/cat", "cat", NULL);
		_exit(1);
	}
	close(b);				// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 0

	close(input[1]);			// = 0
	waitpid(command, &status, 0);		// = exited 0
	close(a);				// = 0			a --FIN--> b
}
