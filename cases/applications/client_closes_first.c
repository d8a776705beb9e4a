/*
 * If the client closes first, the server can bind its port again at once, without SO_REUSEADDR.
 *
 * TIME_WAIT belongs to the end that closes first. A server that closes first keeps it, and a
 * restart within the minute fails with EADDRINUSE. A protocol in which the client has the last
 * word leaves TIME_WAIT to the clients, whose ports are many. (Set the option all the same: one
 * client that aborts or is slow is enough to undo the plan.)
 *
 * See: RFC 9293 3.6.1; socket(7), SO_REUSEADDR; inet_csk_get_port() in
 * net/ipv4/inet_connection_sock.c
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage here;
	int listener, again, client, server;

	on(B);
	here = endpoint(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);		// = fd
	bind(listener, (struct sockaddr *)&here, sizeof here);	// = 0
	listen(listener, 1);					// = 0
	on(A);
	client = socket(FAMILY, SOCK_STREAM, 0);		// = fd
	connect(client, (struct sockaddr *)&here, sizeof here);	// = 0			a --SYN--> b  a <--SYN+ACK-- b
	server = accept(listener, NULL, NULL);			// = fd

	close(client);						// = 0			a --FIN--> b
	close(server);						// = 0			a <--FIN-- b
	close(listener);					// = 0
	state(A);						// = TIME_WAIT

	on(B);
	again = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(again, (struct sockaddr *)&here, sizeof here);	// = 0
	close(again);						// = 0
}
