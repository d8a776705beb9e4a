/*
 * shutdown(SHUT_WR) from another thread ends a sleeping write(), which returns how much it queued.
 *
 * The writer sleeps because the peer reads nothing. A short count is not an error, so the first
 * sign of the shutdown is the next call: EPIPE. What the count says is how many bytes the kernel
 * has taken, and it keeps them: they still go out before the FIN, once the peer reads. lwIP refuses
 * while somebody writes: shutdown() says EINPROGRESS and shuts nothing.
 *
 * See: shutdown(2); write(2); sk_stream_wait_memory() in net/core/stream.c; lwip_netconn_do_close()
 * in lwIP's src/api/api_msg.c
 * Port: program hangs; Write without blocking and wait in poll(), with a second socket that others
 * can write to (portable/wake_a_thread_by_a_second_socket).
 */
#include "story.h"

static char block[1 << 24];

static void *writing(void *fd)
{
	write(*(int *)fd, block, sizeof block);		// = some		a --DATA some--> b
							// lwip = -1 ECONNRESET	a --DATA some--> b
							// lwip-fullduplex = -1 ENOTCONN	a --DATA some--> b
	write(*(int *)fd, block, sizeof block);		// = -1 EPIPE
							// lwip = -1 ECONNRESET
							// lwip-fullduplex = -1 ENOTCONN
	return NULL;
}

void story(int a, int b)
{
	pthread_t writer;

	pthread_create(&writer, NULL, writing, &a);	// = 0
	asleep(writer);					// = in write
	shutdown(a, SHUT_WR);				// = 0
							// lwip = -1 EINPROGRESS
							// lwip-fullduplex = 0
	asleep(writer);					// = no
							// lwip = in write
							// lwip-fullduplex = no
	close(b);					// = 0			a <--RST+ACK-- b
							//			because TCPAbortOnClose
	pthread_join(writer, NULL);			// = 0
	close(a);					// = 0
}
