/*
 * A multishot receive in io_uring completes with 0 at the peer's FIN, and that ends the request.
 *
 * One request receives any number of times, each time into a buffer of a group. The end of file is
 * one more completion, with 0 and without IORING_CQE_F_MORE, so the end of the stream and the end
 * of the request are the same event. A program that arms it again at the end of file gets 0 again,
 * and so on without end.
 *
 * See: io_uring_prep_recv_multishot(3); io_uring_prep_provide_buffers(3)
 * Needs: liburing
 * Port: not there; Read in a loop until it returns 0: io_uring is the kernel's.
 */
#include <liburing.h>
#include "story.h"

void story(int a, int b)
{
	struct io_uring ring;
	struct io_uring_cqe *cqe;
	struct io_uring_sqe *recv_all;
	static char buffers[4][8];

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	io_uring_prep_provide_buffers(io_uring_get_sqe(&ring), buffers, 8, 4, 1, 0);
	told(io_uring_submit_and_wait(&ring, 1));	// = 1
	io_uring_peek_cqe(&ring, &cqe);
	io_uring_cqe_seen(&ring, cqe);
	recv_all = io_uring_get_sqe(&ring);
	io_uring_prep_recv_multishot(recv_all, b, NULL, 0, 0);
	recv_all->flags |= IOSQE_BUFFER_SELECT;
	recv_all->buf_group = 1;
	told(io_uring_submit(&ring));			// = 1
	if (io_uring_peek_cqe(&ring, &cqe) == 0)
		cannot_tell("this kernel has no multishot receive");

	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	told(io_uring_wait_cqe(&ring, &cqe));		// = 0
	told(cqe->res);					// = 5
	is(cqe->flags & IORING_CQE_F_MORE);		// = yes
	io_uring_cqe_seen(&ring, cqe);
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	told(io_uring_wait_cqe(&ring, &cqe));		// = 0
	told(cqe->res);					// = 0
	is(cqe->flags & IORING_CQE_F_MORE);		// = no
	close(b);					// = 0			a <--FIN-- b
	close(a);					// = 0
}
