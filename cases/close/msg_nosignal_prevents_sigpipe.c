/*
 * With MSG_NOSIGNAL, writing to a reset connection fails with EPIPE and kills nobody.
 *
 * The flag holds for one call, whereas ignoring SIGPIPE is a setting of the whole process: so a
 * library can use it without touching the signals of the program it is part of. write() takes no
 * flags; whoever writes to a socket with it has to ignore, block or handle SIGPIPE.
 *
 * See: send(2); sk_stream_error() in net/core/stream.c
 * Port: not there; Ignore SIGPIPE in place of the flag: lwIP raises no signal, and its sendmsg()
 * refuses a flag that it does not know (EOPNOTSUPP).
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
