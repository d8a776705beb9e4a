/*
 * A connected UDP socket can be shut in each direction, but late datagrams are still delivered.
 *
 * No FIN exists that could tell the peer, so both marks are private. After SHUT_WR every send()
 * says EPIPE. After SHUT_RD an empty socket reads as at its end, which datagrams don't have, and a
 * datagram that comes later is handed out all the same: the 0 was no promise, as little as on TCP
 * (shutdown/rd_sends_nothing).
 *
 * See: shutdown(2); udp_sendmsg() in net/ipv4/udp.c; __skb_recv_udp() in net/ipv4/udp.c
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
