/*
 * A socket can connect to itself, and then one SHUT_WR ends both directions.
 *
 * A client that tries a port of its own host again and again meets this by accident: if the kernel
 * picks just that port as the client's own, the SYN comes back to the socket that sent it, which
 * takes it for the peer's and is connected. It reads what it writes, and the port that the real
 * server needs is taken. Its own FIN comes back as the peer's. So compare getsockname() with
 * getpeername() where the server is on your own host.
 *
 * See: RFC 9293 3.5, figure 7; tcp_rcv_synsent_state_process() in net/ipv4/tcp_input.c
 * Port: not there; Keep the ports of your servers out of the range that clients get.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in own = address(A);
	char buf[8];
	int fd;

	on(A);
	fd = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	bind(fd, &own, sizeof own);		// = 0
	connect(fd, &own, sizeof own);		// = 0			a --SYN--> a  a --SYN+ACK--> a
	write(fd, "hello", 5);			// = 5			a --DATA 5--> a
	read(fd, buf, sizeof buf);		// = 5
	shutdown(fd, SHUT_WR);			// = 0			a --FIN--> a
	read(fd, buf, sizeof buf);		// = 0
	ready(fd);				// = IN OUT HUP RDHUP
	close(fd);				// = 0
}
