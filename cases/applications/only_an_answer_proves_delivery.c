/*
 * Every byte is acknowledged, close() has returned 0, and the peer's program has read none of it.
 *
 * An acknowledgement says that the peer's kernel has the bytes. SIOCOUTQ counts 0, the FIN is
 * acknowledged as well (FIN_WAIT2), and no socket option asks for more. Then the peer's program
 * ends without having looked. Nobody hears of it: the sender has gone. The one proof that an
 * order was worked on is an answer from the program.
 *
 * See: tcp(7), SIOCOUTQ; RFC 9293 3.10.2; tcp_ioctl() in net/ipv4/tcp.c
 * Port: wrong error number; Wait for an answer: lwIP doesn't even know SIOCOUTQ.
 */
#include <linux/sockios.h>
#include "story.h"

void story(int a, int b)
{
	int unacknowledged = -1;

	write(a, "order", 5);			// = 5			a --DATA 5--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	ioctl(a, SIOCOUTQ, &unacknowledged);	// = 0
						// lwip = -1 ENOSYS
	is(unacknowledged == 0);		// = yes
						// lwip = no
	state(A);				// = FIN_WAIT2
	close(a);				// = 0

	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	state(A);				// = GONE
}
