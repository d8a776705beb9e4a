/*
 * A reset wakes both processes that read from one connection, and only one of them gets ECONNRESET.
 *
 * The error is stored once, in the connection, and the first call takes it. The other sees what is
 * left: an end of file, as if the peer had finished. The scheduler chooses which of the two is
 * first, so programs in which each reader judges for itself are right every second time. Let one
 * process read.
 *
 * See: tcp_recvmsg_locked() in net/ipv4/tcp.c; sock_error() in include/net/sock.h
 * Port: not there; Let one thread read: lwIP has no processes, and of two threads that read from
 * one connection, a reset wakes only one.
 */
#include "story.h"

static void start_reader(int a, int b)
{
	char buf[8];

	if (fork() == 0) {			// = pid
		(close)(b);
		read(a, buf, sizeof buf);	// = 0 | -1 ECONNRESET
		_exit(0);
	}
}

void story(int a, int b)
{
	int status;

	start_reader(a, b);
	start_reader(a, b);
	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	waitpid(-1, &status, 0);		// = exited 0
	waitpid(-1, &status, 0);		// = exited 0
	close(a);				// = 0
}
