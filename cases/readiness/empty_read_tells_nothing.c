/*
 * A read() that asks for no bytes returns 0, whether or not the peer has finished.
 *
 * Zero has two meanings that a program can't tell apart afterwards: the stream is over, or the
 * program asked for nothing. The second happens where the room in a buffer is computed and comes
 * out as 0: the loop then ends as if the peer had closed, with data still in the receive queue.
 *
 * On lwIP an empty read() also takes the end of file: the next one fails with ENOTCONN.
 *
 * See: read(2); recv(2); tcp_recvmsg_locked() in net/ipv4/tcp.c; lwip_recv_tcp() in lwIP's
 * src/api/sockets.c
 * Port: wrong error number; Never ask for 0 bytes: look first whether the buffer is full.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[5];
	size_t used;

	write(b, "hello world", 11);			// = 11			a <--DATA 11-- b
	used = (size_t)read(a, buf, sizeof buf);	// = 5
	read(a, buf + used, sizeof buf - used);		// = 0
	read(a, buf, sizeof buf);			// = 5
	read(a, buf, sizeof buf);			// = 1
	close(b);					// = 0			a <--FIN-- b
	read(a, buf, 0);				// = 0
	read(a, buf, sizeof buf);			// = 0
							// lwip = -1 ENOTCONN
	close(a);					// = 0			a --FIN--> b
}
