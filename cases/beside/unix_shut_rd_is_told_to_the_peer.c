/*
 * On a Unix stream socket SHUT_RD makes the peer's next write() fail with EPIPE.
 *
 * Over TCP nobody hears of it: SHUT_RD sends nothing, and the peer writes on
 * (shutdown/rd_sends_nothing). Between two Unix sockets the kernel shuts the peer's writing
 * together with one's own reading. So what is a private matter on TCP breaks a peer here, and
 * poll() doesn't warn it: a shut direction counts as writable.
 *
 * See: unix(7); unix_shutdown() and unix_stream_sendmsg() in net/unix/af_unix.c
 * Port: not there; Use two UDP sockets on your own address: lwIP has no Unix sockets.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int end[2];
	char buf[8];

	socketpair(AF_UNIX, SOCK_STREAM, 0, end);	// = 0
	shutdown(end[0], SHUT_RD);			// = 0
	ready(end[0]);					// = IN OUT RDHUP
	ready(end[1]);					// = OUT
	write(end[1], "hello", 5);			// = -1 EPIPE

	/* The other direction is whole. */
	write(end[0], "hello", 5);			// = 5
	read(end[1], buf, sizeof buf);			// = 5
	close(end[0]);					// = 0
	close(end[1]);					// = 0
}
