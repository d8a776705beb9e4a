/*
 * The peer's FIN wakes an edge-triggered epoll entry that asks only for OUT, and epoll reports OUT.
 *
 * Nothing has become writable: it was so before and is so now. The FIN wakes everybody who waits on
 * the socket, epoll looks again at what the entry asked for, finds OUT, and reports it. A writer
 * that takes each edge for new room in the buffer counts one too many; one that also asks for IN or
 * RDHUP is told why.
 *
 * See: epoll(7); tcp_fin() in net/ipv4/tcp_input.c; ep_poll_callback() in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has no epoll, and both are level-triggered.
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLOUT | EPOLLET };
	int epoll = epoll_create1(0);			// = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, a, &event);	// = 0
	epoll_wait(epoll, &event, 1, 0);		// = 1 OUT
	epoll_wait(epoll, &event, 1, 0);		// = 0
	write(b, "hello", 5);				// = 5			a <--DATA 5-- b
	epoll_wait(epoll, &event, 1, 0);		// = 0
	close(b);					// = 0			a <--FIN-- b
	epoll_wait(epoll, &event, 1, 0);		// = 1 OUT
	epoll_wait(epoll, &event, 1, 0);		// = 0
	close(a);					// = 0			a --RST+ACK--> b
							//			because TCPAbortOnClose
}
