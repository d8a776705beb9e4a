/*
 * A connection with data queued outlives its process, and a slow reader still gets every byte.
 *
 * The writer slept in write() because both buffers were full, and then it was killed. It is
 * tempting to think that its queue died with it. The kernel keeps the socket as an orphan in
 * FIN_WAIT1: as soon as the reader takes bytes out, it sends the rest, and the FIN behind them. So
 * the end of file may come minutes after the end of the program, and nobody is left who could be
 * told whether it arrived. FIN_WAIT1 in netstat doesn't mean that a FIN has been sent.
 *
 * See: RFC 9293 3.10.4; tcp_close_state() in net/ipv4/tcp.c; tcp_write_xmit() in
 * net/ipv4/tcp_output.c
 * Also: "FIN_WAIT1 without a process", "ss shows no pid"
 * Port: not there; lwIP has no processes; a task that ends keeps its sockets, and must close them.
 */
#include <linux/sockios.h>
#include "story.h"

void story(int a, int b)
{
	static char block[1 << 24];
	int queued = 0, arrived = 0;
	ssize_t got;
	pid_t child = fork();					// = pid

	if (child == 0) {
		(close)(b);
		write(a, block, sizeof block);			// = never returns	a --DATA some--> b
	}
	(ioctl)(a, SIOCOUTQ, &queued);
	(ioctl)(b, FIONREAD, &arrived);
	(close)(a);

	kill(child, SIGKILL);					// = 0
	waitpid(child, NULL, 0);				// = killed by SIGKILL
	state(A);						// = FIN_WAIT1
	got = recv(b, block, sizeof block, MSG_WAITALL);	// = some		a --DATA some+FIN--> b
	is(got == arrived + queued);				// = yes
	read(b, block, sizeof block);				// = 0
	state(A);						// = FIN_WAIT2
	close(b);						// = 0			a <--FIN-- b
}
