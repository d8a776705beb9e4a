/*
 * A second connect() returns the outcome of the first, and the one after it begins a new attempt.
 *
 * POSIX leaves open what a socket is good for after a failed connect(), and textbooks advise a new
 * one for each attempt. On Linux a non-blocking socket answers every further connect(): with the
 * error of the attempt, once; then with a new SYN; with 0 when that has succeeded, once; and with
 * EISCONN from then on. The same call asks and begins anew, so a program that polls with it in a
 * loop doesn't notice that it is at the second attempt.
 *
 * On lwIP the first error is the last word: connect() says ENOTCONN and never sends a second SYN.
 *
 * See: connect(2), NOTES; __inet_stream_connect() in net/ipv4/af_inet.c; lwip_netconn_do_connect()
 * in lwIP's src/api/api_msg.c
 * Port: wrong error number; Ask with SO_ERROR, and make a new socket for each attempt.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	int listener, c;

	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	fcntl(c, F_SETFL, O_NONBLOCK);					// = 0
	connect(c, (struct sockaddr *)&server, sizeof server);		// = -1 EINPROGRESS	a --SYN--> b
									//			a <--RST+ACK-- b
	connect(c, (struct sockaddr *)&server, sizeof server);		// = -1 ECONNREFUSED
									// lwip = -1 ENOTCONN

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	on(A);
	connect(c, (struct sockaddr *)&server, sizeof server);		// = -1 EINPROGRESS	a --SYN--> b
									//			a <--SYN+ACK-- b
									// lwip = -1 ENOTCONN
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0
									// lwip = -1 ENOTCONN
	connect(c, (struct sockaddr *)&server, sizeof server);		// = -1 EISCONN
									// lwip = -1 ENOTCONN
	close(c);							// = 0			a --FIN--> b
									// lwip = 0
	close(listener);						// = 0			a <--RST+ACK-- b
									// lwip = 0
}
