/*
 * A connected UDP socket can be shut in each direction, but late datagrams are still delivered.
 *
 * No FIN exists that could tell the peer, so both marks are private. After SHUT_WR every send()
 * fails with EPIPE. After SHUT_RD a read from an empty socket returns 0, and yet a later datagram
 * can be read: the 0 is no promise, nor is it on TCP (shutdown/rd_sends_nothing).
 *
 * See: shutdown(2); sock_alloc_send_pskb() in net/core/sock.c; __skb_wait_for_more_packets() in
 * net/core/datagram.c
 * Port: not there; Keep in the program what you have shut: on lwIP shutdown() is for TCP alone.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in at_b = address(B), at_a = address(A);
	int a, b;
	char buf[8];

	on(B);
	b = socket(AF_INET, SOCK_DGRAM, 0);	// = fd
	bind(b, &at_b, sizeof at_b);		// = 0
	connect(b, &at_a, sizeof at_a);		// = 0
	on(A);
	a = socket(AF_INET, SOCK_DGRAM, 0);	// = fd
	bind(a, &at_a, sizeof at_a);		// = 0
	connect(a, &at_b, sizeof at_b);		// = 0
	shutdown(a, SHUT_RD);			// = 0
	ready(a);				// = IN OUT RDHUP
	recv(a, buf, sizeof buf, 0);		// = 0
	send(b, "late", 4, 0);			// = 4
	recv(a, buf, sizeof buf, 0);		// = 4
	recv(a, buf, sizeof buf, 0);		// = 0
	shutdown(a, SHUT_WR);			// = 0
	send(a, "hello", 5, 0);			// = -1 EPIPE
	ready(a);				// = IN OUT HUP RDHUP
	close(a);				// = 0
	close(b);				// = 0
}
