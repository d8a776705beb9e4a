/*
 * A FIN that overtakes its data waits for it: no reader sees the end of file before the data.
 *
 * The FIN has a number behind the last byte, so its receiver knows that something is missing. It
 * says nothing to the program, neither data nor end; when the lost segment has been sent again,
 * both are there at once. A gap is never an end, and what a program has read before the 0 is all
 * that was sent.
 *
 * See: RFC 9293 3.10.7.4; tcp_data_queue_ofo() in net/ipv4/tcp_input.c; tcp_receive() in lwIP's
 * src/core/tcp_in.c
 * Needs: libnftables; timer
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	lose("a --DATA 5--> b");		// = 0
	lose("a --DATA 5--> b");		// = 0
						// lwip-b = lost nothing
	write(a, "hello", 5);			// = 5			a --DATA 5--x b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b  a --DATA 5--x b
						// lwip = 0			a --FIN--> b
						// lwip-b = 0			a --FIN--> b
	ready(b);				// = OUT
	state(B);				// = ESTABLISHED
	await(B, CLOSE_WAIT);			// = CLOSE_WAIT		a --DATA 5--> b	because TCPTimeouts
						// lwip = CLOSE_WAIT		a --DATA 5--x b  a --FIN--> b
						//			a --DATA 5--> b  a --FIN--> b
						// lwip-b = CLOSE_WAIT		a --DATA 5+FIN--> b
	read(b, buf, sizeof buf);		// = 5
	read(b, buf, sizeof buf);		// = 0
	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0
}
