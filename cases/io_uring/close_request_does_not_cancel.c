/*
 * A close request in io_uring does not cancel a pending receive, and no FIN is sent.
 *
 * IORING_OP_CLOSE sounds as if the ring knew what else it was doing with that socket. It does what
 * close() does: the number is gone, the completion says 0, and the receive goes on holding the
 * connection. The FIN leaves when the receive is cancelled. So cancel first, wait for -ECANCELED,
 * and close then.
 *
 * See: io_uring_prep_close(3); io_uring_prep_cancel(3)
 * Needs: liburing
 * Port: not there; Read in a separate thread, or wait in poll(): io_uring is the kernel's.
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
	char buf[8];

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	io_uring_prep_recv(io_uring_get_sqe(&ring), b, buf, sizeof buf, 0);
	told(io_uring_submit(&ring));			// = 1
	io_uring_prep_close(io_uring_get_sqe(&ring), b);
	told(io_uring_submit_and_wait(&ring, 1));	// = 1
	told(result());					// = 0
	state(B);					// = ESTABLISHED

	io_uring_prep_cancel64(io_uring_get_sqe(&ring), 0, 0);
	told(io_uring_submit_and_wait(&ring, 2));	// = 1			a <--FIN-- b
	told(result());					// = 0
	told(result());					// = -ECANCELED
	close(a);					// = 0			a --FIN--> b
}
