/*
 * A program that connects without blocking waits for OUT, asks SO_ERROR, and only then writes.
 *
 * A write() is no way to find out whether one is connected: before the answer it says EAGAIN on
 * Linux and EINPROGRESS on lwIP, and a program that takes any errno but EAGAIN for the end gives
 * up a connection that is being made. Waiting for OUT is the same everywhere. OUT alone says that
 * the attempt is over; how it went is told by SO_ERROR.
 *
 * See: connect(2), EINPROGRESS; socket(7), SO_ERROR; tcp_poll() in net/ipv4/tcp.c
 * Port: wrong error number
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server;
	struct pollfd wait = { .events = POLLOUT };
	int listener, error;
	socklen_t size = sizeof error;

	on(B);
	server = endpoint(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 1);						// = 0

	on(A);
	wait.fd = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	fcntl(wait.fd, F_SETFL, O_NONBLOCK);				// = 0
	connect(wait.fd, (struct sockaddr *)&server, sizeof server);	// = -1 EINPROGRESS	a --SYN--> b
									//			a <--SYN+ACK-- b
	poll(&wait, 1, -1);						// = 1 OUT
	getsockopt(wait.fd, SOL_SOCKET, SO_ERROR, &error, &size);	// = 0 no error
	write(wait.fd, "hello", 5);					// = 5			a --DATA 5--> b
	close(wait.fd);							// = 0			a --FIN--> b
	close(listener);						// = 0			a <--RST+ACK-- b
}
