/*
 * Level-triggered epoll reports the end of file for ever, however often it is read.
 *
 * Data is ready until somebody has read it, but reading does not use up the end of file: read()
 * returns 0 each time, and the next epoll_wait() returns at once. A handler that reads 0 and does
 * nothing becomes a busy loop when a peer leaves. Close the socket, or take it out of epoll.
 *
 * See: epoll(7), Level-triggered and edge-triggered; tcp_poll() in net/ipv4/tcp.c
 * Also: "epoll spins at 100 % CPU", "EPOLLIN without data"
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN };
	char buf[8];
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	close(a);					// = 0			a --FIN--> b
	for (;;) {
		epoll_wait(epoll, &event, 1, -1);	// = 1 IN | hangs
		read(b, buf, sizeof buf);		// = 0
	}
}
