/*
 * Closing the listener changes nothing for a connection that accept() has returned.
 *
 * Beginners often keep the listener open for as long as a client is there, because the connection
 * seems to hang on it. accept() returned another socket, with the same port number but a life of
 * its own. A server for one client can close its listener right behind accept(); from then on
 * others are refused, and the one connection goes on.
 *
 * See: accept(2); inet_csk_listen_stop() in net/ipv4/inet_connection_sock.c
 * Port: wrong error number; Take ECONNRESET from connect() for a refusal, as you do ECONNREFUSED.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	int listener, c, d, other;
	char buf[8];

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	d = accept(listener, NULL, NULL);				// = fd
	close(listener);						// = 0
	other = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	connect(other, (struct sockaddr *)&server, sizeof server);	// = -1 ECONNREFUSED	a2 --SYN--> b2
									//			a2 <--RST+ACK-- b2
									// lwip = -1 ECONNRESET	a2 --SYN--> b2
									//			a2 <--RST+ACK-- b2
	close(other);							// = 0
	write(c, "hello", 5);						// = 5			a --DATA 5--> b
	read(d, buf, sizeof buf);					// = 5
	close(c);							// = 0			a --FIN--> b
	close(d);							// = 0			a <--FIN-- b
}
