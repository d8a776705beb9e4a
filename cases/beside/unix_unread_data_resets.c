/*
 * A Unix stream socket that is closed with unread data gives its peer ECONNRESET, as TCP does.
 *
 * No segment carries this reset, but the rule is the same, and so is the trap: the error is told
 * once, and the next read() returns 0. What the peer had sent before it closed can be read first.
 *
 * See: unix_release_sock() and unix_stream_read_generic() in net/unix/af_unix.c
 * Port: not there; Use two UDP sockets on your own address: lwIP has no Unix sockets.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int end[2];
	char buf[8];

	socketpair(AF_UNIX, SOCK_STREAM, 0, end);	// = 0
	write(end[0], "hello", 5);			// = 5
	write(end[1], "answer", 6);			// = 6
	close(end[1]);					// = 0
	ready(end[0]);					// = IN OUT ERR HUP RDHUP
	read(end[0], buf, sizeof buf);			// = 6
	read(end[0], buf, sizeof buf);			// = -1 ECONNRESET
	read(end[0], buf, sizeof buf);			// = 0
	close(end[0]);					// = 0
}
