/*
 * On a Unix stream socket the peer's close() is HUP at once, and the first write() after it fails.
 *
 * TCP learns of each half by a segment of its own, so after the peer's close() a program may still
 * write once, and HUP comes only when both halves are over. A Unix socket has no wire: one close()
 * ends both halves together. Code that was tested on a socketpair() and counts on the failing write
 * meets a first write that succeeds, when it is given a TCP connection
 * (close/first_write_after_fin_succeeds).
 *
 * See: unix(7); unix_release_sock() and unix_poll() in net/unix/af_unix.c
 * Port: not there; Use two UDP sockets on your own address: lwIP has no Unix sockets.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int end[2];
	char buf[8];

	socketpair(AF_UNIX, SOCK_STREAM, 0, end);	// = 0
	ready(end[0]);					// = OUT
	close(end[1]);					// = 0
	ready(end[0]);					// = IN OUT HUP RDHUP
	read(end[0], buf, sizeof buf);			// = 0
	write(end[0], "hello", 5);			// = -1 EPIPE
	close(end[0]);					// = 0
}
