/*
 * While a duplicate lives, epoll reports the old socket under a number that means another by now.
 *
 * close() removes an epoll entry with the last descriptor, so the entry of a duplicated socket
 * stays under its old number. The next connection gets that number, and has an entry of its own.
 * An event then carries the right number and is about the wrong connection: here the handler finds
 * nothing to read. Delete the entry before you close the number, and let data.ptr point to the
 * connection.
 *
 * See: epoll(7), Questions and answers; ep_find() in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has neither epoll nor dup(), and a program
 * makes a new set for each call.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = b };
	char buf[8];
	int epoll = epoll_create1(0);			// = fd
	int copy, next, its_peer;

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	copy = dup(b);					// = fd
	close(b);					// = 0
	connection(&next, &its_peer);
	is(next == b);					// = yes
	epoll_ctl(epoll, EPOLL_CTL_ADD, next, &event);	// = 0

	/* The old peer writes, and the new number is called ready. */
	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN
	is(event.data.fd == next);			// = yes
	recv(next, buf, sizeof buf, MSG_DONTWAIT);	// = -1 EAGAIN

	read(copy, buf, sizeof buf);			// = 5
	close(copy);					// = 0			a <--FIN-- b
	close(a);					// = 0			a --FIN--> b
	close(next);					// = 0			a2 --FIN--> b2
	close(its_peer);				// = 0			a2 <--FIN-- b2
}
