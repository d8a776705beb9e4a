/*
 * A number closed under a reader goes to the next connection; the reader stays with the old one.
 *
 * close() takes the number away and wakes nobody. The program now knows two connections by the same
 * number: the one it opens next, and the one in which its thread still sleeps. That thread receives
 * what the old peer sends; its next read() comes from the other connection. Nothing fails, and
 * nothing says so.
 *
 * On lwIP close() itself never returns: it frees the queue on which the reader waits, while it
 * holds the lock of the whole stack. (The queue belongs to the port: here it waits for the reader,
 * on FreeRTOS it is freed under it.) lwIP forbids this use, unless it was built for it.
 *
 * See: close(2), Multithreaded processes and close(); netconn_drain() in lwIP's src/api/api_msg.c;
 * Multithreading in lwIP's doc/doxygen/main_page.h; LWIP_NETCONN_FULLDUPLEX in lwIP's opt.h
 * Port: program hangs; Wake the reader, join it, and only then close
 * (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 5
							// lwip = never returns
							// lwip-fullduplex = -1 ENOTCONN
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;
	char buf[8];
	int c, d;

	pthread_create(&reader, NULL, reading, &a);	// = 0
	close(a);					// = 0
							// lwip = hangs
							// lwip-fullduplex = 0			a --FIN--> b
	connection(&c, &d);
	is(c == a);					// = yes

	write(d, "to c", 4);				// = 4			a2 <--DATA 4-- b2
	asleep(reader);					// = in read
							// lwip-fullduplex = no
	write(b, "hello", 5);				// = 5			a <--DATA 5-- b  a --FIN--> b
							// lwip-fullduplex = 5			a <--DATA 5-- b
							//			a --RST+ACK--> b
	pthread_join(reader, NULL);			// = 0
	close(b);					// = 0			a <--FIN-- b
							// lwip-fullduplex = 0
	read(c, buf, sizeof buf);			// = 4
	close(c);					// = 0			a2 --FIN--> b2
	close(d);					// = 0			a2 <--FIN-- b2
}
