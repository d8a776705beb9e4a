/*
 * Bytes that TCP_CORK or MSG_MORE held back are not lost: they leave in the segment of the FIN.
 *
 * A cork promises that nothing small goes out until it is pulled, so a program that returns early
 * seems to leave its last bytes behind. But the end of the stream pulls it: tcp_send_fin() puts
 * the FIN into the segment that waits, and sends that at once. The peer reads the data and then
 * the end of file, from one segment.
 *
 * lwIP has no cork, and takes MSG_MORE for a hint about PSH: the bytes go out at once.
 *
 * See: tcp(7), TCP_CORK; send(2), MSG_MORE; tcp_send_fin() in net/ipv4/tcp_output.c;
 * TCP_WRITE_FLAG_MORE in lwIP's src/core/tcp_out.c
 * Port: other differences; Collect small pieces in a buffer of your own, and write it once.
 */
#include "story.h"

void story(int a, int b)
{
	int on = 1;
	char buf[8];

	setsockopt(a, IPPROTO_TCP, TCP_CORK, &on, sizeof on);	// = 0
								// lwip = -1 ENOPROTOOPT
	write(a, "hello", 5);					// = 5
								// lwip = 5			a --DATA 5--> b
	ready(b);						// = OUT
								// lwip = IN OUT
	shutdown(a, SHUT_WR);					// = 0			a --DATA 5+FIN--> b
								// lwip = 0			a --FIN--> b
	read(b, buf, sizeof buf);				// = 5
	read(b, buf, sizeof buf);				// = 0

	send(b, "bye", 3, MSG_MORE);				// = 3
								// lwip-b = 3			a <--DATA 3-- b
	ready(a);						// = OUT
								// lwip-b = IN OUT
	close(b);						// = 0			a <--DATA 3+FIN-- b
								// lwip-b = 0			a <--FIN-- b
	read(a, buf, sizeof buf);				// = 3
	read(a, buf, sizeof buf);				// = 0
	close(a);						// = 0
}
