/*
 * A client can connect, send its request and close before anybody calls accept(), and nothing is
 * lost.
 *
 * It is natural to think that accept() answers the client, and that nothing can happen before. The
 * kernel answers: the handshake, the acknowledgement of the data and that of the FIN all happen
 * without the server program. What accept() returns is in CLOSE_WAIT from the first moment, and
 * still holds the request. The answer may be written too; whether the client's end will take it is
 * another question.
 *
 * See: accept(2); listen(2); RFC 9293 3.10.7.4; tcp_fin() in net/ipv4/tcp_input.c
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	int listener, c, d;
	char buf[8];

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	write(c, "hello", 5);						// = 5			a --DATA 5--> b
	close(c);							// = 0			a --FIN--> b
	state(B);							// = CLOSE_WAIT
	d = accept(listener, NULL, NULL);				// = fd
	read(d, buf, sizeof buf);					// = 5
	read(d, buf, sizeof buf);					// = 0
	close(d);							// = 0			a <--FIN-- b
	close(listener);						// = 0
}
