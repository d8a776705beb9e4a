/*
 * A read() from a socket that was never connected fails at once, with ENOTCONN.
 *
 * Nothing can ever come, so there is nothing to sleep for. The error is worth having. lwIP waits
 * for its receive queue, which a socket has from the start, so a program that forgets connect()
 * ends up with a thread that never comes back.
 *
 * See: recv(2), ENOTCONN; tcp_recvmsg_locked() in net/ipv4/tcp.c; netconn_recv_data() in lwIP's
 * src/api/api_lib.c
 * Port: program hangs; Read only after connect() has returned 0.
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = -1 ENOTCONN
							// lwip = never returns
	return NULL;
}

void story_of_two_hosts(void)
{
	pthread_t reader;
	int fd;

	on(A);
	fd = socket(FAMILY, SOCK_STREAM, 0);		// = fd
	pthread_create(&reader, NULL, reading, &fd);	// = 0
	asleep(reader);					// = no
							// lwip = in read
}
