/*
 * accept() succeeds even if the client has reset the connection, and what it had sent can be read.
 *
 * The man page lists ECONNABORTED, and many servers are written for it: a client that gave up
 * would be an error of accept(). Linux hands the connection out, dead as it is. The data that came
 * before the RST is still there, then comes ECONNRESET, then the end of file. Only getpeername()
 * says at once that nobody is there, so a server that gives up at that error throws away a request
 * that it has. lwIP hands it out as well. (As the client it sends FIN for linger 0, because
 * everything was acknowledged.)
 *
 * See: accept(2), ECONNABORTED; inet_csk_accept() in net/ipv4/inet_connection_sock.c;
 * lwip_netconn_do_close_internal() in lwIP's src/api/api_msg.c
 * Port: connection reset; Don't abort with linger 0: on lwIP the server can't tell it from an
 * orderly end.
 * Port: wrong error number; Close at the first error.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };
	struct sockaddr_storage server = endpoint(B), name;
	socklen_t size = sizeof name;
	int listener, c, d;
	char buf[8];

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	fcntl(listener, F_SETFL, O_NONBLOCK);				// = 0
	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	(setsockopt)(c, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	write(c, "hello", 5);						// = 5			a --DATA 5--> b
	close(c);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnData
									// lwip = 0			a --FIN--> b
	d = accept(listener, NULL, NULL);				// = fd
	getpeername(d, (struct sockaddr *)&name, &size);		// = -1 ENOTCONN
									// lwip = 0
	read(d, buf, sizeof buf);					// = 5
	read(d, buf, sizeof buf);					// = -1 ECONNRESET
									// lwip = 0
	read(d, buf, sizeof buf);					// = 0
									// lwip-b = -1 ENOTCONN
	close(d);							// = 0
									// lwip = 0			a <--FIN-- b
	close(listener);						// = 0
}
