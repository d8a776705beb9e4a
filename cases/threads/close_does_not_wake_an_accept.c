/*
 * close() does not wake an accept() that sleeps in another thread, and the port stays open
 * meanwhile.
 *
 * The sleeping accept() holds the listening socket. One more client therefore gets a connection,
 * from a server that has closed its door, and accept() returns it. Only then does the kernel let
 * the socket go, and later clients are refused. On lwIP close() stops the whole stack, unless it
 * was built with LWIP_NETCONN_FULLDUPLEX. (A client on lwIP hears of a refusal as ECONNRESET:
 * lwIP knows no ECONNREFUSED.)
 *
 * See: close(2), Multithreaded processes and close(); accept(2); LWIP_NETCONN_FULLDUPLEX in
 * lwIP's opt.h; err_to_errno() in lwIP's src/api/err.c
 * Also: "accept() blocks after close()"
 * Port: program hangs; Let the thread that accepts close the listener: wait in poll() with a
 * second socket that others can write to (portable/wake_a_thread_by_a_second_socket).
 * Port: wrong error number; Take ECONNRESET from connect() for a refusal, as you do ECONNREFUSED.
 */
#include "story.h"

static void *accepting(void *listener)
{
	int c = accept(*(int *)listener, NULL, NULL);		// = fd
								// lwip = never returns
								// lwip-fullduplex = -1 ENOTCONN

	close(c);						// = 0			a --FIN--> b
								// lwip-fullduplex = -1 EBADF
	return NULL;
}

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(A);
	pthread_t acceptor;
	int listener, first, second;

	on(A);
	listener = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	bind(listener, &server, sizeof server);			// = 0
	listen(listener, 1);					// = 0
	pthread_create(&acceptor, NULL, accepting, &listener);	// = 0
	close(listener);					// = 0
								// lwip = hangs
								// lwip-fullduplex = 0
	asleep(acceptor);					// = in accept
								// lwip-fullduplex = no

	on(B);
	first = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	connect(first, &server, sizeof server);			// = 0			a <--SYN-- b  a --SYN+ACK--> b
								// lwip-fullduplex = -1 ECONNREFUSED	a <--SYN-- b
								//			a --RST+ACK--> b
	pthread_join(acceptor, NULL);				// = 0
	second = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	connect(second, &server, sizeof server);		// = -1 ECONNREFUSED	a2 <--SYN-- b2
								//			a2 --RST+ACK--> b2
								// lwip-b = -1 ECONNRESET	a2 <--SYN-- b2
								//			a2 --RST+ACK--> b2
								// lwip-fullduplex = -1 ECONNREFUSED	a <--SYN-- b
								//			a --RST+ACK--> b
	close(first);						// = 0			a <--FIN-- b
								// lwip-fullduplex = 0
	close(second);						// = 0
}
