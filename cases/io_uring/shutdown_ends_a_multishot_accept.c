/*
 * shutdown() on a listener ends io_uring's multishot accept with -EINVAL, and closes the port.
 *
 * What close() can't do (closed_listener_still_accepts) shutdown() does, as it does for threads
 * that sleep in accept(). The completion is the last one: its flags lack IORING_CQE_F_MORE. A
 * server that looks at the error alone, and arms the request again, gets the same error for ever.
 *
 * See: io_uring_prep_multishot_accept(3); inet_shutdown() in net/ipv4/af_inet.c; io_accept() in
 * io_uring/net.c
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
	int listener, client;

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	on(A);
	listener = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	bind(listener, &server, sizeof server);		// = 0
	listen(listener, 2);				// = 0
	io_uring_prep_multishot_accept(io_uring_get_sqe(&ring), listener, NULL, NULL, 0);
	told(io_uring_submit(&ring));			// = 1
	if (io_uring_peek_cqe(&ring, &cqe) == 0)
		cannot_tell("this kernel has no multishot accept");
	shutdown(listener, SHUT_RD);			// = 0
	told(io_uring_wait_cqe(&ring, &cqe));		// = 0
	told(cqe->res);					// = -EINVAL
	is(cqe->flags & IORING_CQE_F_MORE);		// = no

	on(B);
	client = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	connect(client, &server, sizeof server);	// = -1 ECONNREFUSED	a <--SYN-- b  a --RST+ACK--> b
	close(client);					// = 0
	close(listener);				// = 0
}
