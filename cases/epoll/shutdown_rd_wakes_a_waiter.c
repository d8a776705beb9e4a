/*
 * SHUT_RD wakes a thread that sleeps in epoll_wait() for data; SHUT_WR doesn't.
 *
 * Both calls make the kernel look whether somebody waits for what has changed. A direction that
 * one has shut for reading is at its end, and an end can be read: IN. SHUT_WR changes nothing
 * about what can be read. A program that wants to stop its worker with the half that sends FIN
 * waits for it in vain, until the peer finishes too.
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; tcp_poll() in net/ipv4/tcp.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll.
 */
#include "story.h"

static void *waiting(void *epoll)
{
	struct epoll_event event;

	epoll_wait(*(int *)epoll, &event, 1, -1);	// = 1 IN HUP
	return NULL;
}

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN };
	pthread_t waiter;
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event);	// = 0
	pthread_create(&waiter, NULL, waiting, &epoll);	// = 0
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	asleep(waiter);					// = in epoll_wait
	shutdown(a, SHUT_RD);				// = 0
	pthread_join(waiter, NULL);			// = 0
	close(a);					// = 0
	close(b);					// = 0			a <--FIN-- b
}
