/*
 * shutdown(SHUT_RD) throws nothing away: what has arrived can still be read.
 *
 * The call ends the waiting, not the reading: only a read() that finds nothing returns 0 at once.
 * Since everything was read, the close() is an orderly one. Some systems do throw the data away.
 * lwIP is one, and its close() is then a reset, as with all unread data.
 *
 * See: shutdown(2); tcp_recvmsg_locked() in net/ipv4/tcp.c
 * Port: data lost; Read until it returns 0, and don't shut down reading before that: on lwIP
 * SHUT_RD throws away what is in the queue.
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
