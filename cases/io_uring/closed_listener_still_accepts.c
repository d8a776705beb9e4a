/*
 * A multishot accept() in io_uring keeps the port open after close(), until it is cancelled.
 *
 * One request accepts any number of clients, and it holds the listener for as long as it is there.
 * close() gives the number back and changes nothing else: the port still answers, and each new
 * client becomes a completion of a server that thinks it is down. Cancelling the request, by its
 * user data since the number is gone, refuses the next client.
 *
 * See: io_uring_prep_multishot_accept(3); io_uring_prep_cancel(3); io_accept() in io_uring/net.c
 * Needs: liburing
 * Port: not there; Accept in a thread of its own, or wait in poll(): io_uring is the kernel's.
 */
#include <liburing.h>
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(A);
	struct io_uring ring;
	struct io_uring_cqe *cqe;
	int listener, first, second;

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	on(A);
	listener = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	bind(listener, &server, sizeof server);			// = 0
	listen(listener, 2);					// = 0
	io_uring_prep_multishot_accept(io_uring_get_sqe(&ring), listener, NULL, NULL, 0);
	told(io_uring_submit(&ring));				// = 1
	if (io_uring_peek_cqe(&ring, &cqe) == 0)
		cannot_tell("this kernel has no multishot accept");
	close(listener);					// = 0

	on(B);
	first = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	second = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	connect(first, &server, sizeof server);			// = 0			a <--SYN-- b  a --SYN+ACK--> b
	told(io_uring_wait_cqe(&ring, &cqe));			// = 0
	is(cqe->res >= 0 && cqe->flags & IORING_CQE_F_MORE);	// = yes
	io_uring_cqe_seen(&ring, cqe);
	io_uring_prep_cancel64(io_uring_get_sqe(&ring), 0, 0);
	told(io_uring_submit_and_wait(&ring, 2));		// = 1
	connect(second, &server, sizeof server);		// = -1 ECONNREFUSED	a2 <--SYN-- b2
								//			a2 --RST+ACK--> b2
	close(first);						// = 0			a <--FIN-- b
	close(second);						// = 0
}
