/*
 * A program that asks for SO_ERROR takes the error away, and its next read() sees a clean end of
 * file.
 *
 * getsockopt() looks like a question that changes nothing, so a logging line asks it "to be safe".
 * But sock_error() hands the pending error out and clears it, exactly as a failing read() would:
 * ERR disappears, HUP stays, and the code behind the logging line takes an aborted transfer for a
 * complete one. Ask in one place, and remember the answer. lwIP keeps the error in two places, and
 * SO_ERROR clears one of them.
 *
 * See: socket(7), SO_ERROR; sk_getsockopt() in net/core/sock.c; sock_error() in
 * include/net/sock.h; netconn_err() in lwIP's src/api/api_lib.c
 * Port: wrong error number; Don't ask for SO_ERROR on an established connection; let read() tell.
 */
#include "story.h"

void story(int a, int b)
{
	socklen_t size = sizeof(int);
	char buf[8];
	int error;

	write(a, "hello", 5);					// = 5			a --DATA 5--> b
	close(b);						// = 0			a <--RST+ACK-- b
								//			because TCPAbortOnClose
	ready(a);						// = IN OUT ERR HUP RDHUP
								// lwip = IN OUT ERR
	getsockopt(a, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 ECONNRESET
	ready(a);						// = IN OUT HUP RDHUP
								// lwip = IN OUT ERR
	getsockopt(a, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 no error
	read(a, buf, sizeof buf);				// = 0
								// lwip = -1 ECONNRESET
	close(a);						// = 0
}
