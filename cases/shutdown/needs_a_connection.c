/*
 * shutdown() before there is a connection fails with ENOTCONN.
 *
 * There is no direction yet that could be shut. A program that gives up with whatever it has got
 * so far will meet this error, and has to close all the same. lwIP looks for a connection at
 * SHUT_WR alone: SHUT_RDWR is a close there, and connect() then fails on that socket.
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; tcp_shutdown() in lwIP's src/core/tcp.c
 * Port: wrong error number; Don't ask shutdown() whether there is a connection: close, whatever
 * it returned.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int fd;

	on(A);
	fd = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	shutdown(fd, SHUT_WR);			// = -1 ENOTCONN
	shutdown(fd, SHUT_RD);			// = -1 ENOTCONN
						// lwip = 0
	shutdown(fd, SHUT_RDWR);		// = -1 ENOTCONN
						// lwip = 0
	close(fd);				// = 0
}
