/*
 * shutdown() from another thread wakes a sleeping connect(), which fails with ECONNRESET.
 *
 * A connect() to a host that doesn't answer sleeps for two minutes. close() in another thread
 * leaves it asleep, and the attempt goes on. shutdown(), which seems to need a connection, gives
 * the attempt up at once and sends nothing. The error names a reset that no peer has sent, so tell
 * the thread by a flag of your own why it was woken. lwIP refuses the shutdown(), and the connect()
 * sleeps on.
 *
 * See: shutdown(2); inet_shutdown() and inet_wait_for_connect() in net/ipv4/af_inet.c;
 * lwip_netconn_do_close() in lwIP's src/api/api_msg.c
 * Needs: libnftables; timer
 * Port: program hangs; Connect with a non-blocking socket and wait in poll(), with a second socket
 * that others can write to (portable/wait_until_connected,
 * portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static struct sockaddr_in server;

static void *connecting(void *fd)
{
	connect(*(int *)fd, &server, sizeof server);		// = -1 ECONNRESET	a --SYN--x b
	return NULL;
}

void story_of_two_hosts(void)
{
	pthread_t connector;
	int fd;

	server = address(B);
	on(A);
	fd = socket(AF_INET, SOCK_STREAM, 0);			// = fd
	lose_all("a --SYN--> b");				// = 0
	pthread_create(&connector, NULL, connecting, &fd);	// = 0
	asleep(connector);					// = in connect
	shutdown(fd, SHUT_RDWR);				// = 0
								// lwip = -1 ENOTCONN
	asleep(connector);					// = no
								// lwip = in connect
	deliver("a --SYN--> b");				// = 0
	pthread_join(connector, NULL);				// = 0
								// lwip = 0			a --SYN--> b
								//			a <--RST+ACK-- b
	close(fd);						// = 0
}
