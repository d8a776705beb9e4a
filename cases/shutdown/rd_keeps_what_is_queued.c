/*
 * shutdown(SHUT_RD) throws nothing away: what has arrived can still be read.
 *
 * The call ends the waiting, not the reading: only a read that finds nothing returns 0 at once.
 * And since everything was read, the close is an orderly one. Other systems do throw it away;
 * lwIP does, and its close is a reset, as it is with all data that nobody has read.
 *
 * See: shutdown(2); tcp_recvmsg_locked() in net/ipv4/tcp.c
 * Port: data lost; Read until it returns 0, and don't shut down reading before that: on lwIP what
 * lies in the queue at a SHUT_RD is gone.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(b, "hello", 5);			// = 5			a <--DATA 5-- b
	shutdown(a, SHUT_RD);			// = 0
	read(a, buf, sizeof buf);		// = 5
						// lwip = -1 ENOTCONN
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	close(a);				// = 0			a --FIN--> b
						// lwip = 0			a --RST+ACK--> b
	close(b);				// = 0			a <--FIN-- b
						// lwip = 0
}
