/*
 * A client with a fixed port gets past its own TIME_WAIT only if both its sockets had SO_REUSEADDR.
 *
 * Such a client works once; then bind() says EADDRINUSE, and forums recommend SO_REUSEADDR. On the
 * new socket alone it changes nothing: the one that is in TIME_WAIT must have had it as well. Where
 * both had it, connect() takes the pair of ports over at once, without tcp_tw_reuse, since
 * timestamps tell the old segments from the new. Without timestamps it says EADDRNOTAVAIL. Let the
 * kernel choose the client's port, and none of this is needed.
 *
 * See: socket(7), SO_REUSEADDR and NOTES; RFC 7323 5; inet_bind_conflict() in
 * net/ipv4/inet_connection_sock.c; tcp_twsk_unique() in net/ipv4/tcp_ipv4.c
 * Port: other differences; Let the stack choose the client's port: lwIP sends no timestamps.
 */
#include "story.h"

static int bound(const struct sockaddr_in *own)
{
	int fd = (socket)(AF_INET, SOCK_STREAM, 0), yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);	// = 0
	bind(fd, (const struct sockaddr *)own, sizeof *own);		// = 0
	return fd;
}

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B), own = address(A);
	int listener, a, b;

	sysctl(A, "tcp_tw_reuse", "0");					// = 0
	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	bind(listener, &server, sizeof server);				// = 0
	listen(listener, 1);						// = 0
	on(A);
	a = bound(&own);
	connect(a, &server, sizeof server);				// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	b = accept(listener, NULL, NULL);				// = fd
	close(a);							// = 0			a --FIN--> b
	close(b);							// = 0			a <--FIN-- b
	state(A);							// = TIME_WAIT

	a = socket(AF_INET, SOCK_STREAM, 0);				// = fd
	bind(a, &own, sizeof own);					// = -1 EADDRINUSE
	close(a);							// = 0
	a = bound(&own);
	connect(a, &server, sizeof server);				// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
									// lwip-b = -1 EADDRNOTAVAIL
	close(a);							// = 0			a --FIN--> b
									// lwip-b = 0
}
