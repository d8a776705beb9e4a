/*
 * A thread that polls a second socket beside its connection can be woken and joined.
 *
 * No call from outside ends a sleeping recv() on every stack. On Linux close() leaves it asleep;
 * on lwIP without LWIP_NETCONN_FULLDUPLEX close(), SHUT_RD and SHUT_RDWR stop the whole stack. So
 * don't sleep in recv(): sleep in poll(), with a second socket that exists only to be written to.
 * The thread that has joined the sleeper closes the connection, since nobody else uses it any
 * more.
 *
 * Here the second socket is another connection. A program makes itself a pair, on lwIP two UDP
 * sockets on its own address (LWIP_NETIF_LOOPBACK).
 *
 * See: poll(2); LWIP_NETCONN_FULLDUPLEX, LWIP_NETIF_LOOPBACK in lwIP's opt.h
 * Port: program hangs
 */
#include "story.h"

static void *serving(void *sockets)
{
	struct pollfd *wait = sockets;
	char buf[8];

	poll(wait, 2, -1);				// = 1 IN
	is(wait[0].revents);				// = no
	is(wait[1].revents & POLLIN);			// = yes
	read(wait[1].fd, buf, sizeof buf);		// = 1
	return NULL;
}

void story(int a, int b)
{
	struct pollfd wait[2] = { { .fd = a, .events = POLLIN }, { .events = POLLIN } };
	pthread_t server;
	int waker;

	connection(&wait[1].fd, &waker);
	pthread_create(&server, NULL, serving, wait);	// = 0
	asleep(server);					// = in poll
	write(waker, "!", 1);				// = 1			a2 <--DATA 1-- b2
	pthread_join(server, NULL);			// = 0

	close(a);					// = 0			a --FIN--> b
	close(b);					// = 0			a <--FIN-- b
	close(wait[1].fd);				// = 0			a2 --FIN--> b2
	close(waker);					// = 0			a2 <--FIN-- b2
}
