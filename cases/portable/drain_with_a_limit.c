/*
 * Drain a peer up to a limit of bytes and of time, then close, whatever it still has to say.
 *
 * To lose no answer a server shuts down writing, reads to the end, and only then closes
 * (portable/end_without_losing_data). A peer that never stops, or never finishes, would keep it
 * there for ever, so a drain needs two limits: SO_RCVTIMEO ends a read() that waits too long, and a
 * count of bytes ends the loop. What comes later is answered with RST, and rightly: the answer had
 * all that time to arrive.
 *
 * See: RFC 9112 9.6; socket(7), SO_RCVTIMEO
 * Port: connection reset
 */
#include "story.h"

static int drained(int fd, int limit)
{
	char buf[64];
	ssize_t got = 1;
	int sum = 0;

	while (sum < limit && got > 0) {
		got = (read)(fd, buf, sizeof buf);
		sum += got > 0 ? (int)got : 0;
	}
	return sum;
}

void story(int a, int b)
{
	struct timeval patience = { .tv_usec = 10000 };
	char buf[8];

	setsockopt(a, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);	// = 0
	write(a, "answer", 6);							// = 6			a --DATA 6--> b
	shutdown(a, SHUT_WR);							// = 0			a --FIN--> b
	write(b, "more", 4);							// = 4			a <--DATA 4-- b
	told(drained(a, 1000));							// = 4
	close(a);								// = 0
	read(b, buf, sizeof buf);						// = 6
	read(b, buf, sizeof buf);						// = 0
	close(b);								// = 0			a <--FIN-- b
}
