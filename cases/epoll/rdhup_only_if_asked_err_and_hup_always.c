/*
 * epoll reports RDHUP only to those who asked for it, but ERR and HUP to everyone.
 *
 * An entry that asks for nothing is not deaf: it can't refuse ERR and HUP. So removing all
 * interest (events = 0) to silence a socket ends in a busy loop when the peer resets. The
 * peer's half-close, on the other hand, is missed by all who don't ask: RDHUP is not a kind of
 * HUP, which needs both directions shut.
 *
 * See: epoll_ctl(2), EPOLLRDHUP, EPOLLERR and EPOLLHUP; tcp_poll() in net/ipv4/tcp.c
 * Port: data lost; Read to the end of file before you close: where lwIP has sent its FIN it
 * closes without a reset, and nobody hears of unread bytes (portable/end_without_losing_data).
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event, nothing = { .events = 0 }, half_close = { .events = EPOLLRDHUP };
	int epoll = epoll_create1(0);				// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &nothing);		// = 0
	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);			// = 0
	epoll_ctl(epoll, EPOLL_CTL_MOD, b, &half_close);	// = 0
	epoll_wait(epoll, &event, 1, 0);			// = 1 RDHUP
	epoll_ctl(epoll, EPOLL_CTL_MOD, b, &nothing);		// = 0
	epoll_wait(epoll, &event, 1, 0);			// = 0

	/* Bytes that a never reads: its close is a reset. */
	write(b, "hello", 5);					// = 5			a <--DATA 5-- b
	close(a);						// = 0			a --RST+ACK--> b	because TCPAbortOnClose
								// lwip = 0
	epoll_wait(epoll, &event, 1, 0);			// = 1 ERR HUP
								// lwip = 0
	close(b);						// = 0
								// lwip = 0			a <--FIN-- b
}
