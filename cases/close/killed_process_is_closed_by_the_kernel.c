/*
 * When a process is killed, the kernel closes its sockets: FIN if everything was read, RST if not.
 *
 * It is a common belief that a peer notices a crash by a reset. SIGKILL leaves the program no time
 * to close anything, but the kernel closes each descriptor as close() would, and no segment says
 * why. A client that reads an orderly end of file can't know whether the server had finished or
 * died in the middle of its answer. A protocol has to say itself where a message ends.
 *
 * See: _exit(2); signal(7); exit_files() in fs/file.c; __tcp_close() in net/ipv4/tcp.c
 * Also: "kill -9", "the process crashed", "out of memory killer"
 * Port: not there; lwIP has no processes, and a deleted task leaves sockets open: close them first.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;
	pid_t child;

	connection(&c, &d);
	write(a, "unread", 6);			// = 6			a --DATA 6--> b
	child = fork();				// = pid
	if (child == 0) {
		(close)(a);
		(close)(c);
		read(d, buf, sizeof buf);	// = never returns
	}
	(close)(b);
	(close)(d);

	kill(child, SIGKILL);			// = 0			a2 <--FIN-- b2  a <--RST+ACK-- b
						//			because TCPAbortOnClose
	waitpid(child, NULL, 0);		// = killed by SIGKILL
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	read(c, buf, sizeof buf);		// = 0
	close(a);				// = 0
	close(c);				// = 0			a2 --FIN--> b2
}
