/*
 * shutdown(SHUT_RD) wakes a read that sleeps in another thread, and the wire stays silent.
 *
 * Where the connection is to go on, this is the half that wakes the reader and no more: one can
 * still write, and the FIN leaves when it is time. The reader sees an end of file that no peer
 * sent. On lwIP the call never returns, as a close doesn't, unless it was built with
 * LWIP_NETCONN_FULLDUPLEX (closed_number_is_taken_under_a_reader).
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; LWIP_NETCONN_FULLDUPLEX in lwIP's
 * opt.h
 * Port: program hangs; Don't sleep in read: sleep in poll, with a second socket that others can
 * write to (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 0
							// lwip = never returns
							// lwip-fullduplex = -1 ENOTCONN
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;
	char buf[8];

	pthread_create(&reader, NULL, reading, &a);	// = 0
	shutdown(a, SHUT_RD);				// = 0
							// lwip = hangs
							// lwip-fullduplex = 0
	pthread_join(reader, NULL);			// = 0
	write(a, "goodbye", 7);				// = 7			a --DATA 7--> b
	read(b, buf, sizeof buf);			// = 7
	close(a);					// = 0			a --FIN--> b
	close(b);					// = 0			a <--FIN-- b
}
