/*
 * Writing to a reset connection kills a process that has not dealt with SIGPIPE.
 *
 * EPIPE is only what a writer sees that survived: the signal comes first, and to die of it is the
 * default. A server that never thought of it is ended by any client that leaves early, and no
 * line of its own says why. The storyteller ignores SIGPIPE; the child here does not.
 *
 * See: write(2); signal(7); sk_stream_error() in net/core/stream.c
 * Port: not there; Ignore SIGPIPE once, and look at what each write returns: lwIP raises no
 * signal.
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
