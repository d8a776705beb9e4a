/*
 * A listener that has been shut down can listen again on the port that it is bound to.
 *
 * shutdown() on a listener looks final: the port refuses, and every thread in accept() has been
 * woken. The socket has only left LISTEN. Until it is closed it keeps its number, and the port that
 * bind() gave it, so a server can pause and go on without losing the port to another program. If
 * the kernel chose the port (bind() to 0, or no bind() at all), it has given it back meanwhile: ask
 * getsockname() again.
 *
 * See: listen(2); inet_shutdown() in net/ipv4/af_inet.c; inet_csk_listen_start() in
 * net/ipv4/inet_connection_sock.c; lwip_netconn_do_close() in lwIP's src/api/api_msg.c
 * Port: other differences; Close the listener and make a new one: lwIP refuses to shut it down.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(A);
	int listener, client;

	on(A);
	listener = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	bind(listener, &server, sizeof server);		// = 0
	listen(listener, 1);				// = 0
	shutdown(listener, SHUT_RD);			// = 0
							// lwip = -1 ENOTCONN
	on(B);
	client = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	connect(client, &server, sizeof server);	// = -1 ECONNREFUSED	a <--SYN-- b  a --RST+ACK--> b
							// lwip = 0			a <--SYN-- b  a --SYN+ACK--> b
							// lwip-b = -1 ECONNRESET	a <--SYN-- b  a --RST+ACK--> b
	close(client);					// = 0
							// lwip = 0			a <--FIN-- b

	listen(listener, 1);				// = 0
	client = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	connect(client, &server, sizeof server);	// = 0			a <--SYN-- b  a --SYN+ACK--> b
							// lwip = 0			a2 <--SYN-- b2
							//			a2 --SYN+ACK--> b2
	accept(listener, NULL, NULL);			// = fd
	close(client);					// = 0			a <--FIN-- b
							// lwip = 0			a2 <--FIN-- b2
	close(listener);				// = 0
							// lwip = 0			a2 --RST+ACK--> b2
}
