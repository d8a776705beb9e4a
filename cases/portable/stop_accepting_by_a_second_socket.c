/*
 * A thread that polls a second socket beside its listener can be told to stop on every stack.
 *
 * A thread asleep in accept() is hard to stop: on Linux close() leaves it asleep and the port open
 * (threads/close_does_not_wake_an_accept), and on lwIP it stops the whole stack. So don't sleep in
 * accept(): sleep in poll(), with a second socket that exists only to be written to, and keep the
 * listener non-blocking, since a client may have gone between poll() and accept().
 *
 * See: poll(2); accept(2), NOTES
 * Port: program hangs
 */
#include "story.h"

static void *accepting(void *sockets)
{
	struct pollfd *wait = sockets;
	char buf[8];

	poll(wait, 2, -1);						// = 1 IN
	is(wait[0].revents);						// = no
	accept(wait[0].fd, NULL, NULL);					// = -1 EAGAIN
	read(wait[1].fd, buf, sizeof buf);				// = 1
	close(wait[0].fd);						// = 0
	return NULL;
}

void story_of_two_hosts(void)
{
	struct sockaddr_in here;
	struct pollfd wait[2] = { { .events = POLLIN }, { .events = POLLIN } };
	pthread_t server;
	int waker;

	connection(&waker, &wait[1].fd);
	on(B);
	here = address(B);
	here.sin_port = htons((uint16_t)(ntohs(here.sin_port) + 1));
	wait[0].fd = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	bind(wait[0].fd, (struct sockaddr *)&here, sizeof here);	// = 0
	listen(wait[0].fd, 1);						// = 0
	fcntl(wait[0].fd, F_SETFL, O_NONBLOCK);				// = 0

	pthread_create(&server, NULL, accepting, wait);			// = 0
	asleep(server);							// = in poll
	write(waker, "!", 1);						// = 1			a --DATA 1--> b
	pthread_join(server, NULL);					// = 0
	close(waker);							// = 0			a --FIN--> b
	close(wait[1].fd);						// = 0			a <--FIN-- b
}
