/*
 * close() removes the socket from under a thread that sleeps in epoll_wait(), and the thread
 * sleeps on.
 *
 * poll() holds the socket that it waits for, and delays the FIN
 * (threads/poll_sleeps_through_close). epoll holds nothing: the FIN leaves at once and the entry
 * is gone, without an event that would say so. If it was the only one, the thread waits for ever.
 * Wake it by something else, such as an eventfd, and join it before you close.
 *
 * See: epoll(7), Questions and answers; eventpoll_release_file() in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll.
 */
#include "story.h"

static void *waiting(void *epoll)
{
	struct epoll_event event;

	epoll_wait(*(int *)epoll, &event, 1, -1);	// = 1 IN
	return NULL;
}

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN };
	pthread_t waiter;
	int epoll = epoll_create1(0);			// = fd
	int bell;

	epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event);	// = 0
	pthread_create(&waiter, NULL, waiting, &epoll);	// = 0
	close(a);					// = 0			a --FIN--> b
	asleep(waiter);					// = in epoll_wait
	close(b);					// = 0			a <--FIN-- b
	asleep(waiter);					// = in epoll_wait

	bell = eventfd(1, 0);				// = fd
	epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event);	// = 0
	pthread_join(waiter, NULL);			// = 0
}
