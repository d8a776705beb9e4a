/*
 * Reading the end of file doesn't use it up: every read() returns 0, and poll() keeps reporting it.
 *
 * It is a state of the connection, not a message in the queue. A second part of the program that
 * reads the same socket sees the end as well, and a loop that does nothing about a 0 spins. In
 * lwIP it is a message: the first read() takes it and closes the queue behind it.
 *
 * See: read(2); poll(2), POLLRDHUP; tcp_recvmsg_locked() in net/ipv4/tcp.c;
 * netconn_recv_data_tcp() in lwIP's src/api/api_lib.c
 * Also: "poll() returns at once, and read() 0", "busy loop at 100 % CPU"
 * Port: wrong error number; Stop reading at the first 0; send what is left to send, and close:
 * lwIP says 0 once, and ENOTCONN from then on.
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
