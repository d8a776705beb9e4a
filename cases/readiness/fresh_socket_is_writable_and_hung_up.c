/*
 * Before connect(), poll() reports a socket as OUT and HUP.
 *
 * HUP says that both directions are over, and a socket that never had any is in the same state as
 * one that has lost both: CLOSE. A program that polls its socket before it has called connect()
 * wakes up at once, and learns that a peer it never called has hung up. lwIP has no HUP, and calls
 * a socket writable once it is connected.
 *
 * See: poll(2), POLLHUP; tcp_poll() in net/ipv4/tcp.c; alloc_socket() in lwIP's src/api/sockets.c
 * Port: readiness not told; Call connect() first, and poll() then.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int fd;

	on(A);
	fd = socket(FAMILY, SOCK_STREAM, 0);	// = fd
	ready(fd);				// = OUT HUP
						// lwip = nothing
	close(fd);				// = 0
}
