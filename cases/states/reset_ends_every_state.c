/*
 * A reset has three names: ECONNREFUSED while connecting, EPIPE after the peer's FIN, and
 * ECONNRESET.
 *
 * It is one flag in one segment, and it ends every state at once. What the program is told depends
 * on the state that it found: code that compares errno with ECONNRESET alone takes the other two
 * for something else. All three mean that the connection is gone and that nothing more can be
 * delivered.
 *
 * See: RFC 9293 3.10.7; tcp_reset() in net/ipv4/tcp_input.c; err_to_errno() in lwIP's src/api/err.c
 * Port: wrong error number; Close at every error, whatever its number
 * (portable/any_error_of_a_write_says_it_is_over).
 */
#include "story.h"


void story(int a, int b)
{
	struct sockaddr_in nobody = address(B);
	socklen_t size = sizeof(int);
	int c, d, e, error;

	connection(&c, &d);
	close(b);						// = 0			a <--FIN-- b
	write(a, "late", 4);					// = 4			a --DATA 4--> b  a <--RST-- b
								// lwip-b = 4			a --DATA 4--> b
								//			a <--RST+ACK-- b
	getsockopt(a, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 EPIPE
								// lwip = 0 ECONNRESET

	write(c, "unread", 6);					// = 6			a2 --DATA 6--> b2
	close(d);						// = 0			a2 <--RST+ACK-- b2
								//			because TCPAbortOnClose
	getsockopt(c, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 ECONNRESET

	nobody.sin_port = htons(1);
	on(A);
	e = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);	// = fd
	connect(e, &nobody, sizeof nobody);			// = -1 EINPROGRESS	a --SYN--> b  a <--RST+ACK-- b
	getsockopt(e, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 ECONNREFUSED
								// lwip = 0 ECONNRESET
	close(a);						// = 0
	close(c);						// = 0
	close(e);						// = 0
}
