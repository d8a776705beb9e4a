/*
 * An edge-triggered handler is told once of the peer's end, however often it looks.
 *
 * A level says how things are, and an edge that they have changed. The peer's FIN is one change and
 * one's own SHUT_WR another; reading the end of file is none. A handler that puts the event off
 * until later must remember it, for epoll will not say it again.
 *
 * See: epoll(7), Level-triggered and edge-triggered; inet_shutdown() in net/ipv4/af_inet.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET };
	char buf[8];
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	epoll_wait(epoll, &event, 1, 0);		// = 0
	close(a);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN RDHUP
	epoll_wait(epoll, &event, 1, 0);		// = 0
	read(b, buf, sizeof buf);			// = 0
	epoll_wait(epoll, &event, 1, 0);		// = 0
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN HUP RDHUP
	epoll_wait(epoll, &event, 1, 0);		// = 0
	close(b);					// = 0
}
