/*
 * shutdown(SHUT_RDWR) wakes a read() that sleeps in another thread, and the FIN leaves at once.
 *
 * Unlike close(), shutdown() acts on the connection, not on the number: it doesn't matter who else
 * holds the socket. The reader sees an end of file that no peer sent. This is how one thread ends
 * another one's waiting: shut down first, join, and close last, when nobody can use the number any
 * more. On lwIP shutdown() never returns, unless lwIP was built with LWIP_NETCONN_FULLDUPLEX.
 *
 * See: shutdown(2); close(2), Multithreaded processes and close(); inet_shutdown() in
 * net/ipv4/af_inet.c
 * Also: "unblock recv() from another thread"
 * Port: program hangs; Don't sleep in read(): sleep in poll(), with a second socket that others can
 * write to (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 0
							// lwip-b = never returns
							// lwip-fullduplex-b = -1 ENOTCONN
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;

	pthread_create(&reader, NULL, reading, &b);	// = 0
	asleep(reader);					// = in read
	shutdown(b, SHUT_RDWR);				// = 0			a <--FIN-- b
							// lwip-b = hangs
							// lwip-fullduplex-b = 0			a <--FIN-- b
	asleep(reader);					// = no
	pthread_join(reader, NULL);			// = 0
	close(b);					// = 0
	close(a);					// = 0			a --FIN--> b
}
