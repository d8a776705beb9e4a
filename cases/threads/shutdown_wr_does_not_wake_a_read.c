/*
 * shutdown(SHUT_WR) sends a FIN, and leaves a read() asleep in another thread.
 *
 * Of the three directions this is the one that doesn't wake a reader. Nothing has changed for it:
 * the peer may still have much to say. A program that "shuts the connection down" with SHUT_WR and
 * then joins its reader waits for as long as the peer likes. To stop the reader, use SHUT_RD or
 * SHUT_RDWR (shutdown_rd_wakes_a_read_in_silence, shutdown_wakes_a_read); on lwIP only SHUT_WR is
 * safe.
 *
 * See: shutdown(2); RFC 9293 3.6; inet_shutdown() in net/ipv4/af_inet.c
 */
#include "story.h"

static void *reading(void *fd)
{
	char buf[8];

	read(*(int *)fd, buf, sizeof buf);		// = 7
	read(*(int *)fd, buf, sizeof buf);		// = 0
	return NULL;
}

void story(int a, int b)
{
	pthread_t reader;

	pthread_create(&reader, NULL, reading, &a);	// = 0
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	asleep(reader);					// = in read
	write(b, "goodbye", 7);				// = 7			a <--DATA 7-- b
	asleep(reader);					// = in read
	close(b);					// = 0			a <--FIN-- b
	pthread_join(reader, NULL);			// = 0
	close(a);					// = 0
}
