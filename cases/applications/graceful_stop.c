/*
 * A server that accepts what waits, closes its listener, and drains each connection resets nobody.
 *
 * The order is all. Connections that wait in the queue are complete, and closing the listener
 * first would reset them (close/listener_resets_what_nobody_accepted). An accepted connection
 * doesn't need the listener any more: it is another socket. Closing one with bytes unread would
 * reset it, so shut down writing and read to the end.
 *
 * See: RFC 9112 9.6; accept(2); inet_csk_listen_stop() in net/ipv4/inet_connection_sock.c
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage here;
	char buf[8];
	int listener, waiting, server, client;

	on(B);
	here = endpoint(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);		// = fd
	bind(listener, (struct sockaddr *)&here, sizeof here);	// = 0
	listen(listener, 2);					// = 0
	fcntl(listener, F_SETFL, O_NONBLOCK);			// = 0
	on(A);
	client = socket(FAMILY, SOCK_STREAM, 0);		// = fd
	connect(client, (struct sockaddr *)&here, sizeof here);	// = 0			a --SYN--> b  a <--SYN+ACK-- b
	write(client, "ask", 3);				// = 3			a --DATA 3--> b

	/* The server is told to stop. */
	waiting = accept(listener, NULL, NULL);			// = fd
	server = accept(listener, NULL, NULL);			// = -1 EAGAIN
	is(server < 0);						// = yes
	close(listener);					// = 0
	write(waiting, "answer", 6);				// = 6			a <--DATA 6-- b
	shutdown(waiting, SHUT_WR);				// = 0			a <--FIN-- b

	read(client, buf, sizeof buf);				// = 6
	read(client, buf, sizeof buf);				// = 0
	close(client);						// = 0			a --FIN--> b
	read(waiting, buf, sizeof buf);				// = 3
	read(waiting, buf, sizeof buf);				// = 0
	close(waiting);						// = 0
}
