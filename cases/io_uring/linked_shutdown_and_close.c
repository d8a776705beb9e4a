/*
 * In io_uring a shutdown that fails does not break the chain: the close linked to it still runs.
 *
 * IOSQE_IO_LINK ends a connection in one submission, and its manual says that a request which fails
 * cancels those behind it. A shutdown() fails where the peer has reset the connection or both sides
 * have finished, so it might seem that a connection that ended badly leaks its descriptor. The
 * error is only the request's result: it doesn't count as a failure of the chain, and the number is
 * free. (A request on a number that is closed does break it.)
 *
 * See: io_uring_enter(2), IOSQE_IO_LINK; io_uring_prep_shutdown(3); io_shutdown() in io_uring/net.c
 * Needs: liburing
 * Port: not there; Call shutdown() and then close(), whatever the first one said.
 */
#include <liburing.h>
#include "story.h"

static struct io_uring ring;

static void shut_down_and_close(int fd)
{
	struct io_uring_sqe *first = io_uring_get_sqe(&ring);

	io_uring_prep_shutdown(first, fd, SHUT_RDWR);
	first->flags |= IOSQE_IO_LINK;
	io_uring_prep_close(io_uring_get_sqe(&ring), fd);
}

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
	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	close(b);					// = 0			a <--RST+ACK-- b
							//			because TCPAbortOnClose
	shut_down_and_close(a);
	told(io_uring_submit_and_wait(&ring, 2));	// = 2
	told(result());					// = -ENOTCONN
	told(result());					// = 0
	ready(a);					// = NVAL

	shut_down_and_close(a);
	told(io_uring_submit_and_wait(&ring, 2));	// = 2
	told(result());					// = -EBADF
	told(result());					// = -ECANCELED
}
