/*
 * A program that asks to be woken for 100 bytes is woken by the end of file for 5.
 *
 * SO_RCVLOWAT hides the data from poll() until there is enough of it. The FIN ends the waiting,
 * because more will never come. A program that takes IN for "100 bytes are there" reads 5, and
 * parses 95 bytes of whatever its buffer held before.
 *
 * lwIP doesn't know the option: setsockopt() fails, and poll() says IN at the first byte.
 *
 * See: socket(7), SO_RCVLOWAT; tcp_poll() and tcp_stream_is_readable() in net/ipv4/tcp.c;
 * lwip_setsockopt_impl() in lwIP's src/api/sockets.c
 * Port: readiness not told; Count the bytes that read() returned, and go on reading until there
 * are enough.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[100];
	int enough = sizeof buf;

	setsockopt(a, SOL_SOCKET, SO_RCVLOWAT, &enough, sizeof enough);	// = 0
									// lwip = -1 ENOPROTOOPT
	write(b, "hello", 5);						// = 5			a <--DATA 5-- b
	ready(a);							// = OUT
									// lwip = IN OUT
	shutdown(b, SHUT_WR);						// = 0			a <--FIN-- b
	ready(a);							// = IN OUT RDHUP
									// lwip = IN OUT
	read(a, buf, sizeof buf);					// = 5
	close(a);							// = 0			a --FIN--> b
	close(b);							// = 0
}
