/*
 * On a UDP socket recv() returns 0 for an empty datagram, and more may follow.
 *
 * On a stream 0 is the end of file, so loops stop at it. A datagram may be empty, and then 0 is the
 * length of a message that somebody sent. A server that stops there can be stopped by anybody. UDP
 * has no end: no reader hears of the peer's close(), or that no peer is there.
 *
 * See: udp(7); recv(2), RETURN VALUE; RFC 768
 * Port: not there; lwIP has UDP too, but its sockets are the storyteller's here.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int a, b;
	char buf[8];

	on(B);
	b = socket(AF_INET, SOCK_DGRAM, 0);	// = fd
	bind(b, &server, sizeof server);	// = 0
	on(A);
	a = socket(AF_INET, SOCK_DGRAM, 0);	// = fd
	connect(a, &server, sizeof server);	// = 0
	send(a, "", 0, 0);			// = 0
	send(a, "hello", 5, 0);			// = 5
	close(a);				// = 0
	recv(b, buf, sizeof buf, 0);		// = 0
	recv(b, buf, sizeof buf, 0);		// = 5
	recv(b, buf, sizeof buf, MSG_DONTWAIT);	// = -1 EAGAIN
	close(b);				// = 0
}
