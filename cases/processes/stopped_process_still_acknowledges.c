/*
 * A stopped process takes data and a FIN as before: its kernel acknowledges both.
 *
 * TCP lives in the kernel, and an acknowledgement says that the kernel has the bytes. Whether the
 * program runs, hangs in a debugger or was stopped by SIGSTOP can't be seen from outside: keepalive
 * probes are answered as well. If you must know that the peer's program lives, have it answer.
 *
 * See: signal(7), SIGSTOP; RFC 9293 3.10.2; RFC 1122 4.2.3.6
 * Port: not there; Have the peer's program answer: lwIP has neither processes nor signals, and it
 * acknowledges for a thread that hangs just as well.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int status;
	pid_t server = fork();			// = pid

	if (server == 0) {
		(close)(a);
		read(b, buf, sizeof buf);	// = 5
		_exit(0);
	}
	close(b);				// = 0
	kill(server, SIGSTOP);			// = 0
	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	state(A);				// = FIN_WAIT2

	kill(server, SIGCONT);			// = 0			a <--FIN-- b
	waitpid(server, &status, 0);		// = exited 0
	close(a);				// = 0
}
