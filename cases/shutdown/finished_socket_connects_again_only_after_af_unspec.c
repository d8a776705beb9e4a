/*
 * A socket whose connection is over can't connect again, unless connect() to AF_UNSPEC clears it
 * first.
 *
 * It is an old rumour that shutdown() in both directions makes a socket fit for the next
 * connect(), and Windows has a call for it. On Linux connect() says EISCONN although the state is
 * long CLOSE: the socket still remembers that it was connected. connect() to AF_UNSPEC makes it
 * forget, and the next connect() sends SYN (nobody listens here, so it is refused). lwIP has no
 * way back: close the socket and make a new one, which is right everywhere.
 *
 * See: connect(2); __inet_stream_connect() in net/ipv4/af_inet.c; tcp_disconnect() in
 * net/ipv4/tcp.c
 * Port: wrong error number; Close the socket and make a new one.
 */
#include "story.h"

void story(int a, int b)
{
	struct sockaddr_storage server = endpoint(B);
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };

	shutdown(a, SHUT_RDWR);					// = 0			a --FIN--> b
	close(b);						// = 0			a <--FIN-- b
	connect(a, (struct sockaddr *)&server, sizeof server);	// = -1 EISCONN
								// lwip = -1 ENOTCONN
	connect(a, &nobody, sizeof nobody);			// = 0
								// lwip = -1 EINVAL
	connect(a, (struct sockaddr *)&server, sizeof server);	// = -1 ECONNREFUSED	a --SYN--> b  a <--RST+ACK-- b
								// lwip = -1 ENOTCONN
	close(a);						// = 0
}
