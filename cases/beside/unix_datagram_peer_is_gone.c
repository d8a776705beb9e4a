/*
 * The reader of a Unix datagram socket never hears that its peer has closed; only a send fails.
 *
 * An end of file is the end of a stream. Datagrams are messages, and a pair of such sockets says
 * nothing when one of them is closed: no event, no 0, a read() that waits for ever. The next send()
 * says ECONNREFUSED. A worker that only listens needs another sign, such as an empty message or a
 * SOCK_SEQPACKET pair, which does have an end.
 *
 * See: unix(7); unix_dgram_sendmsg() in net/unix/af_unix.c
 * Port: not there; Use two UDP sockets on your own address: lwIP has no Unix sockets.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int end[2];
	char buf[8];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, end);	// = 0
	close(end[1]);					// = 0
	ready(end[0]);					// = OUT
	recv(end[0], buf, sizeof buf, MSG_DONTWAIT);	// = -1 EAGAIN
	send(end[0], "hello", 5, 0);			// = -1 ECONNREFUSED
	close(end[0]);					// = 0

	socketpair(AF_UNIX, SOCK_SEQPACKET, 0, end);	// = 0
	close(end[1]);					// = 0
	ready(end[0]);					// = IN OUT HUP RDHUP
	read(end[0], buf, sizeof buf);			// = 0
	close(end[0]);					// = 0
}
