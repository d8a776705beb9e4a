/*
 * A missing route makes connect() fail at once, but an established connection does not notice it.
 *
 * connect() looks for a way before it sends anything, so it can say that there is none; the socket
 * stays as it was, and the same connect() succeeds when the way is back. On a connection, the loss
 * of the way is a soft error: it may pass, so the kernel goes on trying. write() succeeds, and it
 * is a read() that fails in the end, with ETIMEDOUT: after a quarter of an hour by default, here
 * after the second that TCP_USER_TIMEOUT allows. The RST that should tell the peer finds no way
 * either, so b is left with half a connection.
 *
 * See: RFC 1122 4.2.3.9; RFC 5482; tcp(7), TCP_USER_TIMEOUT; tcp_v4_connect() in
 * net/ipv4/tcp_ipv4.c; tcp_probe_timer() in net/ipv4/tcp_timer.c
 * Needs: libnftables; timer
 * Port: not there; lwIP says EHOSTUNREACH in connect() and write(), wherever it finds no interface
 * whose link is up (loss/link_down_ends_no_connection).
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int listener, a, b, milliseconds = 1000;
	char buf[8];

	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	bind(listener, &server, sizeof server);		// = 0
	listen(listener, 1);				// = 0

	on(A);
	a = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	network(A, "down");				// = down
	connect(a, &server, sizeof server);		// = -1 ENETUNREACH
	network(A, "unreachable");			// = unreachable
	connect(a, &server, sizeof server);		// = -1 EHOSTUNREACH
	network(A, "up");				// = up
	connect(a, &server, sizeof server);		// = 0			a --SYN--> b  a <--SYN+ACK-- b
	b = accept(listener, NULL, NULL);		// = fd

	(setsockopt)(a, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
	network(A, "unreachable");			// = unreachable
	write(a, "hello", 5);				// = 5
	read(a, buf, sizeof buf);			// = -1 ETIMEDOUT	because TCPAbortOnTimeout
	state(B);					// = ESTABLISHED

	network(A, "up");				// = up
	close(a);					// = 0
	close(b);					// = 0			a <--FIN-- b  a --RST--> b
	close(listener);				// = 0
}
