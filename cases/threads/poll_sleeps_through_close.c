/*
 * poll() sleeps through another thread's close(), and reports NVAL when something else wakes it.
 *
 * poll() holds the socket that it waits for, so no FIN leaves while it sleeps, whatever close()
 * returned. The peer's FIN wakes it; then it looks for the number, finds none and says NVAL. As it
 * lets go of the socket, the kernel sends the FIN.
 *
 * On lwIP close() wakes it at once. Whether it says IN beside ERR is left to chance there: it
 * depends on how far close() has come when poll() looks. With LWIP_NETCONN_FULLDUPLEX it returns
 * -1 and sets no errno.
 *
 * See: poll(2); close(2), Multithreaded processes and close(); do_pollfd() in fs/select.c;
 * lwip_pollscan() in lwIP's src/api/sockets.c
 * Port: readiness not told; Wake the other thread, join it, and only then close
 * (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

/* Told as a number alone: on lwIP the events are not the same on every run, nor is the errno that
 * an earlier call has left. */
static int poll_it(struct pollfd *wait)
{
	int ready = (poll)(wait, 1, -1);

	errno = 0;
	return ready;
}

static void *polling(void *fd)
{
	struct pollfd wait = { .fd = *(int *)fd, .events = POLLIN };

	told(poll_it(&wait));				// = 1
							// lwip-fullduplex = -1
	is(wait.revents & POLLNVAL);			// = yes
							// lwip = no
							// lwip-fullduplex = yes
	is(wait.revents & POLLERR);			// = no
							// lwip = yes
							// lwip-fullduplex = no
	return NULL;
}

void story(int a, int b)
{
	pthread_t sleeper;

	pthread_create(&sleeper, NULL, polling, &a);	// = 0
	close(a);					// = 0
							// lwip = 0			a --FIN--> b
	asleep(sleeper);				// = in poll_it
							// lwip = no
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b  a --FIN--> b
							// lwip = 0			a <--FIN-- b
	pthread_join(sleeper, NULL);			// = 0
	close(b);					// = 0
}
