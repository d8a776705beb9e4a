/*
 * A read() that timed out returns -1 and EAGAIN; only the peer can make it return 0.
 *
 * With SO_RCVTIMEO a blocking read() comes back although nothing has arrived. Code that asks only
 * whether the result is above 0 treats both alike, and closes a healthy connection whose peer was
 * silent for a moment. The same errno comes from a non-blocking socket, for the same reason.
 *
 * See: socket(7), SO_RCVTIMEO; tcp_recvmsg_locked() in net/ipv4/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	struct timeval patience = { .tv_usec = 10000 };
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);	// = 0
	read(a, buf, sizeof buf);						// = -1 EAGAIN
	recv(a, buf, sizeof buf, MSG_DONTWAIT);					// = -1 EAGAIN
	state(A);								// = ESTABLISHED

	write(b, "hello", 5);							// = 5			a <--DATA 5-- b
	read(a, buf, sizeof buf);						// = 5
	shutdown(b, SHUT_WR);							// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);						// = 0
	close(a);								// = 0			a --FIN--> b
	close(b);								// = 0
}
