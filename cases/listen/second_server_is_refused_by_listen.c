/*
 * With SO_REUSEADDR two servers can bind one port, and it is listen() that refuses the second.
 *
 * The option is on in almost every server, for the sake of TIME_WAIT. With it bind() no longer
 * proves that the port is one's own: it fails only against a socket that already listens. Two
 * servers that start at the same time can both get through bind(), and a program that checks
 * bind() alone goes on without a listener.
 *
 * See: socket(7), SO_REUSEADDR; listen(2), EADDRINUSE; inet_csk_listen_start() in
 * net/ipv4/inet_connection_sock.c; tcp_listen_with_backlog_and_err() in lwIP's src/core/tcp.c
 */
#include "story.h"

static int server_on(const struct sockaddr_in *own)
{
	int fd = (socket)(AF_INET, SOCK_STREAM, 0), yes = 1;

	(setsockopt)(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	bind(fd, (const struct sockaddr *)own, sizeof *own);	// = 0
	return fd;
}

void story_of_two_hosts(void)
{
	struct sockaddr_in own = address(A);
	int first, second, third;

	on(A);
	first = server_on(&own);
	second = server_on(&own);
	listen(first, 1);					// = 0
	listen(second, 1);					// = -1 EADDRINUSE
	third = (socket)(AF_INET, SOCK_STREAM, 0);
	bind(third, &own, sizeof own);				// = -1 EADDRINUSE
	close(first);						// = 0
	listen(second, 1);					// = 0
	close(second);						// = 0
	close(third);						// = 0
}
