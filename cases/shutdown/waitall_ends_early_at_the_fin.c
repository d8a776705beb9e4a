/*
 * recv() with MSG_WAITALL returns fewer bytes than it was asked for when the FIN comes.
 *
 * The name promises all, and code that reads a fixed-size header often checks for -1 only. But the
 * stream can end, and then there is no more to wait for: recv() returns what it has, and the next
 * call returns 0. A short count is neither an error nor yet the end of file. lwIP ignores the flag
 * and returns whatever is there.
 *
 * See: recv(2), MSG_WAITALL; tcp_recvmsg_locked() in net/ipv4/tcp.c; lwip_recv_tcp() in lwIP's
 * src/api/sockets.c
 * Port: other differences; Read in a loop until you have all bytes or read() returns 0.
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	recv(*(int *)fd, buf, sizeof buf, MSG_WAITALL);	// = 5
							// lwip-b = 3
	recv(*(int *)fd, buf, sizeof buf, MSG_WAITALL);	// = 0
							// lwip-b = 2
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;

	pthread_create(&reader, NULL, reading, &b);	// = 0
	write(a, "hel", 3);				// = 3			a --DATA 3--> b
	asleep(reader);					// = in recv
	write(a, "lo", 2);				// = 2			a --DATA 2--> b
	asleep(reader);					// = in recv
							// lwip-b = no
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	pthread_join(reader, NULL);			// = 0
	close(b);					// = 0			a <--FIN-- b
	close(a);					// = 0
}
