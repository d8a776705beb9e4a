/*
 * shutdown(SHUT_RD) wakes a read() that sleeps in another thread, and the wire stays silent.
 *
 * If the connection is to go on, this half wakes the reader and does no more: the program can
 * still write, and sends its FIN when it likes. The reader sees an end of file that no peer sent.
 * On lwIP the call never returns, just as close() doesn't, unless lwIP was built with
 * LWIP_NETCONN_FULLDUPLEX (closed_number_is_taken_under_a_reader).
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; LWIP_NETCONN_FULLDUPLEX in lwIP's
 * opt.h
 * Port: program hangs; Don't sleep in read(): sleep in poll(), with a second socket that others
 * can write to (portable/wake_a_thread_by_a_second_socket).
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
