/*
 * Once both sides have finished, shutdown() fails with ENOTCONN.
 *
 * Repeating it is no error as long as there is a connection. The other side's FIN ends the
 * connection, at both ends at once, and the peer decides whether that happens before or after one's
 * own call: a program that takes ENOTCONN for a failure has a race. It means "already over"; only
 * close() is left to do. lwIP refuses the second SHUT_WR already, but not SHUT_RDWR: that is a
 * close() there, and a still has its connection, in TIME_WAIT.
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; tcp_shutdown() in lwIP's src/core/tcp.c
 * Port: wrong error number; Shut down once and then close, whatever shutdown() returned: 0 and
 * ENOTCONN both mean that the direction is shut.
 */
#include "story.h"

void story(int a, int b)
{
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	shutdown(a, SHUT_WR);			// = 0
						// lwip = -1 ENOTCONN

	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b
	shutdown(b, SHUT_WR);			// = -1 ENOTCONN
	shutdown(a, SHUT_WR);			// = -1 ENOTCONN
	shutdown(a, SHUT_RDWR);			// = -1 ENOTCONN
						// lwip = 0

	close(a);				// = 0
	close(b);				// = 0
}
