/*
 * The peer's FIN wakes every process that sleeps in read() on the connection, and each gets 0.
 *
 * Data goes to one reader, but the end of file is a state and not a message: it is there for all
 * who look. So one FIN stops a whole pool of workers that share a connection, and none has to tell
 * the others.
 *
 * See: read(2); tcp_fin() in net/ipv4/tcp_input.c; tcp_recvmsg_locked() in net/ipv4/tcp.c
 * Port: not there; Let one thread read, and have it tell the others: lwIP has no processes, and of
 * two reading threads only one gets 0; the other ENOTCONN at best (LWIP_NETCONN_FULLDUPLEX 1).
 */
#include "story.h"

static pid_t start_reader(int a, int b)
{
	char buf[8];
	pid_t reader = fork();			// = pid

	if (reader == 0) {
		(close)(b);
		read(a, buf, sizeof buf);	// = 0
		_exit(0);
	}
	return reader;
}

void story(int a, int b)
{
	pid_t first = start_reader(a, b), second = start_reader(a, b);
	int status;

	asleep(first);				// = in read
	asleep(second);				// = in read
	close(b);				// = 0			a <--FIN-- b
	waitpid(first, &status, 0);		// = exited 0
	waitpid(second, &status, 0);		// = exited 0
	close(a);				// = 0			a --FIN--> b
}
