/*
 * A refused connect() is reported once; from then on the socket reads like a clean end of file.
 *
 * With a non-blocking socket, connect() says EINPROGRESS and the refusal comes later, as an error
 * that the next call takes away. A program that waits for the socket to become ready, and ignores
 * the error of its first read(), sees 0 at the second: it believes that it was connected and that
 * the server had nothing to say. Ask for the outcome once, with SO_ERROR, before anything else.
 * lwIP calls the refusal ECONNRESET, and keeps it for a second call.
 *
 * See: connect(2), EINPROGRESS; tcp_reset() in net/ipv4/tcp_input.c; sock_error() in
 * include/net/sock.h; err_to_errno() in lwIP's src/api/err.c
 * Port: wrong error number; Close the socket at the first error, whatever its number.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	char buf[8];
	int c;

	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	fcntl(c, F_SETFL, O_NONBLOCK);				// = 0
	connect(c, (struct sockaddr *)&server, sizeof server);	// = -1 EINPROGRESS	a --SYN--> b  a <--RST+ACK-- b
	ready(c);						// = IN OUT ERR HUP RDHUP
								// lwip = IN OUT ERR
	read(c, buf, sizeof buf);				// = -1 ECONNREFUSED
								// lwip = -1 ECONNRESET
	read(c, buf, sizeof buf);				// = 0
								// lwip = -1 ECONNRESET
	write(c, "hello", 5);					// = -1 EPIPE
								// lwip = -1 ENOTCONN
	close(c);						// = 0
}
