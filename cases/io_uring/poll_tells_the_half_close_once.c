/*
 * A multishot poll in io_uring reports the peer's FIN once, and then your own shutdown() once.
 *
 * The bits are those of poll(), but the rhythm is that of edge-triggered epoll: a completion comes
 * when something happens, and not again while it stays so. A program that reads part of the data
 * and waits for the next completion waits in vain. The peer's close() adds nothing to its SHUT_WR,
 * since nothing is sent.
 *
 * See: io_uring_prep_poll_multishot(3); io_poll_check_events() in io_uring/poll.c
 * Needs: liburing
 * Port: not there; Wait in poll(): io_uring is the kernel's.
 */
#include <liburing.h>
#include "story.h"

static struct io_uring ring;

static int result(void)
{
	struct io_uring_cqe *cqe = NULL;
	int res = io_uring_peek_cqe(&ring, &cqe);

	if (res < 0)
		return res;
	res = cqe->res;
	io_uring_cqe_seen(&ring, cqe);
	return res;
}

void story(int a, int b)
{
	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	io_uring_prep_poll_multishot(io_uring_get_sqe(&ring), a, POLLIN | POLLRDHUP);
	told(io_uring_submit(&ring));			// = 1
	told(result());					// = -EAGAIN
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	is(result() == (POLLIN | POLLRDHUP));		// = yes
	close(b);					// = 0
	told(result());					// = -EAGAIN
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	is(result() == (POLLIN | POLLRDHUP | POLLHUP));	// = yes
	close(a);					// = 0
}
