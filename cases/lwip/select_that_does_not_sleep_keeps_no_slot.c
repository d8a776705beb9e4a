/*
 * In lwIP a select() that returns at once registers nowhere, so a close() leaks no slot.
 *
 * The leak of lwIP 2.0.3 (select_keeps_the_slot_of_a_closed_socket) needs a thread that sleeps in
 * select(). If there is data, or the time is 0, select() looks and returns without entering itself
 * as a waiter. So a busy connection never shows the fault, and a test that polls never does: it
 * comes with silence, on the device at the customer's.
 *
 * See: lwIP bug 57445; lwip_select() in lwIP's src/api/sockets.c
 */
#include "story.h"

static int look(int fd, fd_set *in)
{
	FD_ZERO(in);
	FD_SET(fd, in);
	return fd + 1;
}

void story_of_two_hosts(void)
{
	struct timeval now = { 0, 0 };
	fd_set in;
	int a, b;

	for (int rounds = 0; rounds < 20; rounds++) {
		connection(&a, &b);
		select(look(a, &in), &in, NULL, NULL, &now);	// = 0
		shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
		select(look(a, &in), &in, NULL, NULL, NULL);	// = 1
		close(a);					// = 0			a --FIN--> b
		close(b);					// = 0
	}
	a = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	close(a);						// = 0
}
