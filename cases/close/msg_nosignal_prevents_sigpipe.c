/*
 * With MSG_NOSIGNAL, writing to a reset connection fails with EPIPE and raises no signal.
 *
 * The flag holds for one call, while ignoring SIGPIPE changes the whole process. A library can
 * therefore use the flag without touching the signals of the program that it is part of. write()
 * takes no flags: a program that calls it on a socket must ignore, block or handle SIGPIPE.
 *
 * See: send(2); sk_stream_error() in net/core/stream.c
 * Port: not there; Leave the flag out, and on Linux ignore SIGPIPE once instead: lwIP raises no
 * signal, and its sendmsg() refuses the flag (EOPNOTSUPP).
 */
#include "story.h"

void story(int a, int b)
{
	int status;

	close(a);				// = 0			a --FIN--> b
	write(b, "1", 1);			// = 1			a <--DATA 1-- b  a --RST--> b
	if (fork() == 0) {			// = pid
		signal(SIGPIPE, SIG_DFL);
		send(b, "2", 1, MSG_NOSIGNAL);	// = -1 EPIPE
		_exit(0);
	}
	waitpid(-1, &status, 0);		// = exited 0
	close(b);				// = 0
}
