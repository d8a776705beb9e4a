/*
 * shutdown() ends the connection but keeps the descriptor, which must still be closed.
 *
 * Both sides have finished and nothing is left of b's connection, yet the program can query and
 * read its descriptor, and the number stays taken. A server that only shuts its connections down
 * looks clean in every list of connections, until it runs out of descriptors.
 *
 * See: shutdown(2); close(2)
 * Port: wrong error number; Close right after shutdown(SHUT_RDWR): on lwIP each read() after it
 * fails. Don't ask for TCP_INFO: lwIP has none.
 */
#include "story.h"

void story(int a, int b)
{
	struct tcp_info info;
	socklen_t size = sizeof info;
	char buf[8];

	shutdown(a, SHUT_RDWR);					// = 0			a --FIN--> b
	shutdown(b, SHUT_RDWR);					// = 0			a <--FIN-- b
	state(B);						// = GONE

	getsockopt(b, IPPROTO_TCP, TCP_INFO, &info, &size);	// = 0 CLOSE
								// lwip-b = -1 EINVAL
	read(b, buf, sizeof buf);				// = 0
								// lwip-b = -1 ENOTCONN
	close(b);						// = 0
	read(b, buf, sizeof buf);				// = -1 EBADF

	close(a);						// = 0
}
