/*
 * A thread that waits in poll for its connection and one socket more can be woken and joined.
 *
 * No call from outside ends a recv that sleeps on every stack: close leaves it asleep on Linux,
 * and on lwIP without LWIP_NETCONN_FULLDUPLEX close, SHUT_RD and SHUT_RDWR stop the whole
 * stack. So don't sleep in recv: sleep in poll, with a second socket that is there to be
 * written to. Whoever has joined the thread closes the connection, since nobody uses it any
 * more.
 *
 * Here the second socket is another connection. A program makes a pair for itself, on lwIP two
 * UDP sockets on its own address (LWIP_NETIF_LOOPBACK).
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
	write(waker, "!", 1);				// = 1			a <--DATA 1-- b
	pthread_join(server, NULL);			// = 0

	close(a);					// = 0			a --FIN--> b
	close(b);					// = 0			a <--FIN-- b
	close(wait[1].fd);				// = 0			a --FIN--> b
	close(waker);					// = 0			a <--FIN-- b
}
