/*
 * A socket registered with io_uring stays open after close(), even if no request is pending.
 *
 * Registering spares each request the look-up of its descriptor: the ring keeps a reference of its
 * own. So close() gives the number back and the connection lives on in the ring's table, not in
 * /proc/PID/fd. The end comes when its place is given to something else, or to nothing as here:
 * RST, since nobody has read what came meanwhile.
 *
 * See: io_uring_register(2), IORING_REGISTER_FILES_UPDATE; io_uring_register_files(3)
 * Needs: liburing
 * Port: not there; io_uring is the kernel's, and lwIP's sockets have one number each.
 */
#include <liburing.h>
#include "story.h"

void story(int a, int b)
{
	struct io_uring ring;
	int nothing = -1;
	char buf[8];

	if (io_uring_queue_init(8, &ring, 0) < 0)
		cannot_tell("this machine does not permit io_uring");
	told(io_uring_register_files(&ring, &b, 1));			// = 0
	close(b);							// = 0
	state(B);							// = ESTABLISHED
	write(a, "hello", 5);						// = 5			a --DATA 5--> b
	told(io_uring_register_files_update(&ring, 0, &nothing, 1));	// = 1			a <--RST+ACK-- b
									//			because TCPAbortOnClose
	state(B);							// = GONE
	read(a, buf, sizeof buf);					// = -1 ECONNRESET
	close(a);							// = 0
}
