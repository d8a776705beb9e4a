/*
 * The end of file is not used up by reading it: every read says 0, and poll goes on to report it.
 *
 * It is a state of the connection, not a message in the queue. So a second part of the program
 * that reads the same socket sees the end as well, and a loop that does nothing about a 0 spins.
 * In lwIP it is a message: the first read takes it and closes the queue behind it.
 *
 * See: read(2); poll(2), POLLRDHUP; tcp_recvmsg_locked() in net/ipv4/tcp.c;
 * netconn_recv_data_tcp() in lwIP's src/api/api_lib.c
 * Port: wrong error number; Read no more after the first 0; send what is still to be said, and
 * close: lwIP says it once, and ENOTCONN from then on.
 * Port: readiness not told; Wait for IN and read: lwIP has no RDHUP.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	close(b);				// = 0			a <--FIN-- b
	ready(a);				// = IN OUT RDHUP
						// lwip = IN OUT
	read(a, buf, sizeof buf);		// = 0
	ready(a);				// = IN OUT RDHUP
						// lwip = IN OUT
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	close(a);				// = 0			a --FIN--> b
}
