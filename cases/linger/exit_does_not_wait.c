/*
 * When a process ends, its sockets don't linger: the kernel closes them without waiting.
 *
 * SO_LINGER with a time makes close() wait for the acknowledgement, and it seems to follow that
 * exit(), which closes everything, waits as well. inet_release() uses the time only if the process
 * is not exiting. Here the FIN is lost and the time is a minute, yet the child is gone before the
 * FIN is sent again. That costs no data: the kernel goes on sending for the orphan.
 *
 * See: socket(7), SO_LINGER; inet_release() in net/ipv4/af_inet.c
 * Needs: libnftables; timer
 * Port: not there; lwIP has no processes, and closes nothing when a task ends.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger minute = { .l_onoff = 1, .l_linger = 60 };
	pid_t child;
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_LINGER, &minute, sizeof minute);	// = 0
	lose("a --FIN--> b");						// = 0
	child = fork();							// = pid
	if (child == 0) {
		(close)(b);
		pause();
	}
	(close)(a);
	kill(child, SIGTERM);						// = 0			a --FIN--x b
	waitpid(child, NULL, 0);					// = killed by SIGTERM
	state(A);							// = FIN_WAIT1
	await(A, FIN_WAIT2);						// = FIN_WAIT2		a --FIN--> b
									//			because TCPTimeouts
	read(b, buf, sizeof buf);					// = 0
	close(b);							// = 0			a <--FIN-- b
}
