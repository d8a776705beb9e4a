/*
 * shutdown() on a listener wakes every thread that sleeps in accept(), and closes the port at
 * once.
 *
 * close() wakes none of them, and the port stays open while one sleeps
 * (threads/close_does_not_wake_an_accept). shutdown() is said to be for connections only, yet on
 * Linux SHUT_RD turns a listener back into a plain socket: each accept() fails with EINVAL. That
 * ends any number of worker threads with one call. POSIX doesn't promise it, and lwIP refuses it.
 *
 * See: inet_shutdown() in net/ipv4/af_inet.c; inet_csk_accept() in
 * net/ipv4/inet_connection_sock.c; lwip_netconn_do_close() in lwIP's src/api/api_msg.c
 * Port: program hangs; Wake the threads by a second socket that they poll with the listener
 * (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *accepting(void *listener)
{
	accept(*(int *)listener, NULL, NULL);				// = -1 EINVAL
									// lwip = never returns
	return NULL;
}

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(A);
	pthread_t first, second;
	int listener;

	on(A);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 1);						// = 0
	pthread_create(&first, NULL, accepting, &listener);		// = 0
	pthread_create(&second, NULL, accepting, &listener);		// = 0
	shutdown(listener, SHUT_WR);					// = 0
									// lwip = -1 ENOTCONN
	asleep(first);							// = in accept
	shutdown(listener, SHUT_RD);					// = 0
									// lwip = -1 ENOTCONN
	asleep(first);							// = no
									// lwip = in accept
	asleep(second);							// = no
									// lwip = in accept
	ready(listener);						// = OUT HUP
									// lwip = nothing
}
