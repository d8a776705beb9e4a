/*
 * A receive in io_uring keeps a connection open after close(), but only until the ring is closed.
 *
 * The receive holds the socket after close(), and /proc/PID/fd does not show it. Closing the ring's
 * own descriptor cancels what is pending in it. So a program that "leaks" a connection this way
 * releases it when it closes the ring, at the latest when it ends.
 *
 * See: io_uring_queue_exit(3); io_ring_exit_work() in io_uring/io_uring.c
 * Needs: liburing
 * Port: not there; Read in a separate thread, or wait in poll(): io_uring is the kernel's.
 */
#include <liburing.h>
#include "story.h"

static struct io_uring ring;

/* The kernel goes on with it behind the call's back: wait until the peer hears of it. */
static int leave_the_ring(int peer)
{
	struct pollfd end = { .fd = peer, .events = POLLIN };

	io_uring_queue_exit(&ring);
	return (poll)(&end, 1, -1);
}

void story(int a, int b)
{
	char buf[8];

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	io_uring_prep_recv(io_uring_get_sqe(&ring), b, buf, sizeof buf, 0);
	told(io_uring_submit(&ring));		// = 1
	close(b);				// = 0
	state(B);				// = ESTABLISHED
	told(leave_the_ring(a));		// = 1			a <--FIN-- b
	state(B);				// = FIN_WAIT2
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0			a --FIN--> b
}
