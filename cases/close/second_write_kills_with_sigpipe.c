/*
 * Writing to a reset connection kills a process that neither ignores nor handles SIGPIPE.
 *
 * A writer sees EPIPE only if it survives: the signal comes first, and its default is death. Any
 * client that leaves early can kill a server whose author never thought of it, and no line of the
 * server's own log says why. The storyteller ignores SIGPIPE; the child here does not.
 *
 * See: write(2); signal(7); sk_stream_error() in net/core/stream.c
 * Also: "exit status 141", "the program dies without a message"
 * Port: not there; Ignore SIGPIPE, and look at what each write() returns: lwIP raises no signal.
 */
#include "story.h"

void story(int a, int b)
{
	int status;

	close(a);				// = 0			a --FIN--> b
	write(b, "1", 1);			// = 1			a <--DATA 1-- b  a --RST--> b
	if (fork() == 0) {			// = pid
		signal(SIGPIPE, SIG_DFL);
		write(b, "2", 1);		// = never returns
		_exit(0);
	}
	waitpid(-1, &status, 0);		// = killed by SIGPIPE
	close(b);				// = 0
}
