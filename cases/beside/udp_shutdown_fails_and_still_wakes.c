/*
 * On an unconnected UDP socket shutdown() fails with ENOTCONN, and still wakes the sleeping
 * reader.
 *
 * There is no connection that could be shut, and the error says so. But the call has marked the
 * socket before it looked, so a read() that sleeps in another thread returns 0: an end that
 * datagrams don't have. It is the usual way to stop a UDP thread on Linux, and it is a call that
 * fails. Check for it by the thread, not by the result.
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; __skb_wait_for_more_packets() in
 * net/core/datagram.c
 * Port: not there; Send the socket a datagram of your own: on lwIP shutdown() is for TCP alone.
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 0
	return NULL;
}

void story_of_two_hosts(void)
{
	pthread_t reader;
	int fd;

	on(A);
	fd = socket(FAMILY, SOCK_DGRAM, 0);		// = fd
	pthread_create(&reader, NULL, reading, &fd);	// = 0
	asleep(reader);					// = in read
	shutdown(fd, SHUT_RDWR);			// = -1 ENOTCONN
	pthread_join(reader, NULL);			// = 0
	close(fd);					// = 0
}
