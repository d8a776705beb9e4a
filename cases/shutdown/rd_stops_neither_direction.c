/*
 * shutdown(SHUT_RD) stops neither direction: both ends still send, and both still receive.
 *
 * SHUT_WR is told to the peer, by FIN. SHUT_RD is told to nobody: it is a flag in one's own
 * socket, and no reason for the peer to write less. Whoever wants to hear nothing more has to
 * say so in the protocol, or close. lwIP answers late data with an abort of its own, and says
 * ECONNABORTED, not ECONNRESET, to the write that follows.
 *
 * See: shutdown(2); RFC 9293 3.6
 * Port: connection reset; Read what comes and throw it away: on lwIP the first data after a
 * SHUT_RD ends the connection in both directions (portable/stop_reading_without_a_reset).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	shutdown(a, SHUT_RD);			// = 0
	write(a, "still", 5);			// = 5			a --DATA 5--> b
	read(b, buf, sizeof buf);		// = 5

	write(b, "hello", 5);			// = 5			a <--DATA 5-- b
						// lwip = 5			a <--DATA 5-- b  a --RST+ACK--> b
	write(a, "here", 4);			// = 4			a --DATA 4--> b
						// lwip = -1 ECONNABORTED
	read(b, buf, sizeof buf);		// = 4
						// lwip = -1 ECONNRESET

	read(a, buf, sizeof buf);		// = 5
						// lwip = -1 ENOTCONN
	close(a);				// = 0			a --FIN--> b
						// lwip = 0
	close(b);				// = 0			a <--FIN-- b
						// lwip = 0
}
