/*
 * poll() reports the end of a pipe as HUP without IN, and a lost reader as ERR.
 *
 * A socket at its end is readable, so a loop that waits for IN finds out by a read() that returns
 * 0. An empty pipe whose writer has closed is not called readable: HUP alone says so, and there is
 * no RDHUP. A loop that runs on sockets and tests only `revents & POLLIN` turns for ever on a
 * pipe. In the other direction, a writer learns at once that its reader has gone, not one write()
 * late.
 *
 * See: pipe(7); poll(2), POLLHUP and POLLERR; pipe_poll() in fs/pipe.c
 * Port: not there; Use two UDP sockets on your own address: lwIP has no pipes.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	int end[2];
	char buf[8];

	pipe(end);				// = 0
	close(end[1]);				// = 0
	ready(end[0]);				// = HUP
	read(end[0], buf, sizeof buf);		// = 0
	close(end[0]);				// = 0

	pipe(end);				// = 0
	close(end[0]);				// = 0
	ready(end[1]);				// = OUT ERR
	write(end[1], "hello", 5);		// = -1 EPIPE
	close(end[1]);				// = 0
}
