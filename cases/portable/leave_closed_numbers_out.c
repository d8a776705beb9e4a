/*
 * Take a number out of every set before you close it: stacks disagree about a closed one.
 *
 * poll() reports NVAL on Linux and IN OUT ERR on lwIP; select() fails as a whole on Linux, and
 * calls the number ready in all three sets on lwIP. A negative number is the one that every poll()
 * passes over without a word. So put -1 in its place first, close it then, and the loop needs no
 * rule for numbers that mean nothing.
 *
 * See: poll(2); select(2), EBADF; lwip_pollscan() and lwip_selscan() in lwIP's src/api/sockets.c
 * Port: readiness not told
 */
#include "story.h"

void story(int a, int b)
{
	struct pollfd wait[2] = { { .fd = a, .events = POLLIN }, { .events = POLLIN } };
	char buf[8];
	int d;

	connection(&wait[1].fd, &d);
	poll(wait, 2, 0);			// = 0
	wait[0].fd = -1;
	close(a);				// = 0			a --FIN--> b
	write(d, "hello", 5);			// = 5			a2 <--DATA 5-- b2
	poll(wait, 2, -1);			// = 1 IN
	is(wait[0].revents);			// = no
	read(wait[1].fd, buf, sizeof buf);	// = 5
	close(b);				// = 0			a <--FIN-- b
	close(d);				// = 0			a2 <--FIN-- b2
}
