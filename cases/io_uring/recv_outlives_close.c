/*
 * A receive pending in io_uring holds the socket: close() sends no FIN until it completes.
 *
 * The request took a reference to the socket when it was submitted, so close() merely frees the
 * number. No completion reports it, neither as a success nor as an error. The peer still sees a
 * connection, and its next data goes to a request that the program thinks it has closed. Many
 * programmers expect -EBADF or -ECANCELED here.
 *
 * See: liburing issue 932; io_uring_prep_recv(3)
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
	close(b);				// = 0
	told(io_uring_peek_cqe(&ring, &cqe));	// = -EAGAIN
	state(B);				// = ESTABLISHED

	write(a, "hello", 5);			// = 5			a --DATA 5--> b  a <--FIN-- b
	told(io_uring_wait_cqe(&ring, &cqe));	// = 0
	told(cqe->res);				// = 5
	close(a);				// = 0			a --FIN--> b
}
