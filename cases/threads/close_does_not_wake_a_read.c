/*
 * close() does not wake a read() that sleeps in another thread, and no FIN leaves until it returns.
 *
 * The sleeping read() holds the socket, so close() only takes the number away: the connection stays
 * established, the peer learns nothing, and the reader even gets the data that comes later. Only
 * when it returns does the kernel let go of the socket and send the FIN. Many programmers expect
 * close() to make the blocked call fail; some systems do that, Linux doesn't. lwIP does it if built
 * with LWIP_NETCONN_FULLDUPLEX; otherwise close() itself never returns.
 *
 * See: close(2), Multithreaded processes and close(); LWIP_NETCONN_FULLDUPLEX in lwIP's opt.h
 * Also: "thread stuck in recv() after close()"
 * Port: program hangs; Wake and join the reader first (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 5
							// lwip-b = never returns
							// lwip-fullduplex-b = -1 ENOTCONN
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;

	pthread_create(&reader, NULL, reading, &b);	// = 0
	close(b);					// = 0
							// lwip-b = hangs
							// lwip-fullduplex-b = 0			a <--FIN-- b
	asleep(reader);					// = in read
							// lwip-fullduplex-b = no
	state(B);					// = ESTABLISHED
							// lwip-fullduplex-b = FIN_WAIT2
	write(a, "hello", 5);				// = 5			a --DATA 5--> b  a <--FIN-- b
							// lwip-fullduplex-b = 5			a --DATA 5--> b
							//			a <--RST+ACK-- b
	asleep(reader);					// = no
	pthread_join(reader, NULL);			// = 0
	close(a);					// = 0			a --FIN--> b
							// lwip-fullduplex-b = 0
}
