/*
 * epoll reports RDHUP only if a program asks for it, but ERR and HUP always.
 *
 * An entry that asks for nothing is not deaf: it can't refuse ERR and HUP. A program that removes
 * all interest (events = 0) to silence a socket therefore ends in a busy loop when the peer resets.
 * The peer's half-close, on the other hand, goes unnoticed unless the program asks: RDHUP is not a
 * kind of HUP, which needs both directions shut.
 *
 * See: epoll_ctl(2), EPOLLRDHUP, EPOLLERR and EPOLLHUP; tcp_poll() in net/ipv4/tcp.c
 * Also: "EPOLLHUP that nobody asked for", "EPOLLRDHUP"
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are
 * level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event, nothing = { .events = 0 }, half_close = { .events = EPOLLRDHUP };
	int epoll = epoll_create1(0);				// = fd
	int c, d;

	connection(&c, &d);
	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &nothing);		// = 0
	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	epoll_wait(epoll, &event, 1, 0);			// = 0
	epoll_ctl(epoll, EPOLL_CTL_MOD, b, &half_close);	// = 0
	epoll_wait(epoll, &event, 1, 0);			// = 1 RDHUP
	epoll_ctl(epoll, EPOLL_CTL_MOD, b, &nothing);		// = 0
	epoll_wait(epoll, &event, 1, 0);			// = 0

	/* Bytes that c never reads: its close is a reset. */
	epoll_ctl(epoll, EPOLL_CTL_ADD, d, &nothing);		// = 0
	write(d, "hello", 5);					// = 5			a2 <--DATA 5-- b2
	close(c);						// = 0			a2 --RST+ACK--> b2
								//			because TCPAbortOnClose
	epoll_wait(epoll, &event, 1, 0);			// = 1 ERR HUP
	close(d);						// = 0
	close(b);						// = 0			a <--FIN-- b
}
