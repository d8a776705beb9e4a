/*
 * If the peer's RST follows its FIN, the pending error is EPIPE, not ECONNRESET.
 *
 * Textbooks give a reset one name, ECONNRESET. tcp_reset() chooses it by the state: ECONNREFUSED
 * in SYN_SENT, EPIPE in CLOSE_WAIT, and ECONNRESET in most others. In CLOSE_WAIT the reads were
 * over anyway, so the kernel says what the reset means for writing. An event loop that logs
 * SO_ERROR therefore prints "Broken pipe" although the peer reset the connection. lwIP knows one
 * name.
 *
 * See: RFC 9293 3.10.7.4; tcp_reset() in net/ipv4/tcp_input.c; err_to_errno() in lwIP's
 * src/api/err.c
 * Port: wrong error number; Treat EPIPE and ECONNRESET alike
 * (portable/any_error_of_a_write_says_it_is_over).
 */
#include "story.h"

void story(int a, int b)
{
	socklen_t size = sizeof(int);
	char buf[8];
	int error;

	close(b);						// = 0			a <--FIN-- b
	state(A);						// = CLOSE_WAIT
	write(a, "late", 4);					// = 4			a --DATA 4--> b  a <--RST-- b
								// lwip-b = 4			a --DATA 4--> b
								//			a <--RST+ACK-- b
	ready(a);						// = IN OUT ERR HUP RDHUP
								// lwip = IN OUT ERR
	getsockopt(a, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 EPIPE
								// lwip = 0 ECONNRESET
	read(a, buf, sizeof buf);				// = 0
								// lwip = -1 ECONNRESET
	close(a);						// = 0
}
