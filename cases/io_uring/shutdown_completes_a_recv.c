/*
 * shutdown() completes a receive pending in io_uring: it returns 0, as at the end of file.
 *
 * The right order is the same as with threads: shut down, wait for the completions, close.
 * shutdown() acts on the connection, no matter which request holds the socket, while close()
 * would leave the request waiting. Here the FIN leaves with the shutdown(), and close() has
 * nothing left to send.
 *
 * See: liburing issue 932; shutdown(2)
 * Needs: liburing
 * Port: not there; Read in a separate thread, or wait in poll(): io_uring is the kernel's.
 */
#include <liburing.h>
#include "story.h"

void story(int a, int b)
{
	struct io_uring ring;
	struct io_uring_cqe *cqe;
	char buf[8];

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	io_uring_prep_recv(io_uring_get_sqe(&ring), b, buf, sizeof buf, 0);
	told(io_uring_submit(&ring));		// = 1
	told(io_uring_peek_cqe(&ring, &cqe));	// = -EAGAIN
	shutdown(b, SHUT_RDWR);			// = 0			a <--FIN-- b
	told(io_uring_wait_cqe(&ring, &cqe));	// = 0
	told(cqe->res);				// = 0
	close(b);				// = 0
	close(a);				// = 0			a --FIN--> b
}
