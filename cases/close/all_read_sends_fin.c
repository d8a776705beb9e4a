/*
 * Closing after everything was read sends FIN, and the peer sees a clean end of file.
 *
 * Closing does not cause a reset; unread data does. The same story without its read() is
 * unread_data_sends_rst.
 *
 * See: RFC 9293 3.6; __tcp_close() in net/ipv4/tcp.c
 * Port: readiness not told; Wait for IN and read until it returns 0: lwIP has no RDHUP
 * (portable/notice_the_end_by_reading).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	read(b, buf, sizeof buf);		// = 5
	close(b);				// = 0			a <--FIN-- b
	ready(a);				// = IN OUT RDHUP
						// lwip = IN OUT
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0			a --FIN--> b
}
