/*
 * With SO_REUSEPORT and tcp_migrate_req, another listener takes over the queue of one that closes.
 *
 * Servers restart by opening a second listener on the same port and closing the first. That looks
 * seamless, but close() resets the clients that nobody has accepted
 * (close/listener_resets_what_nobody_accepted), and new SYNs went to either of the two. Since Linux
 * 5.14 the switch hands them on; it is off by default, and only sockets of one SO_REUSEPORT group
 * take over from each other.
 *
 * See: tcp_migrate_req in ip-sysctl.rst; inet_csk_listen_stop() in net/ipv4/inet_connection_sock.c;
 * reuseport_migrate_sock() in net/core/sock_reuseport.c
 */
#include "story.h"

static int listening(const struct sockaddr_in *server)
{
	int fd = (socket)(AF_INET, SOCK_STREAM, 0), yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);	// = 0
	bind(fd, (const struct sockaddr *)server, sizeof *server);	// = 0
	listen(fd, 2);							// = 0
	return fd;
}

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int old, new, a, b;
	char buf[8];

	sysctl(B, "tcp_migrate_req", "1");				// = 1
	on(B);
	old = listening(&server);
	on(A);
	a = socket(AF_INET, SOCK_STREAM, 0);				// = fd
	connect(a, &server, sizeof server);				// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	write(a, "hello", 5);						// = 5			a --DATA 5--> b
	on(B);
	new = listening(&server);
	close(old);							// = 0
	b = accept(new, NULL, NULL);					// = fd
	read(b, buf, sizeof buf);					// = 5
	close(a);							// = 0			a --FIN--> b
	close(b);							// = 0			a <--FIN-- b
	close(new);							// = 0
}
