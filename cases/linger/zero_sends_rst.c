/*
 * With SO_LINGER on and a time of 0, close() sends RST instead of FIN.
 *
 * Everything was acknowledged and nothing is unread: without the option this would be an orderly
 * close. People use it to get rid of TIME_WAIT, and it works: neither side keeps any state. The
 * peer pays: it reads ECONNRESET instead of the end of file. The counter is TCPAbortOnData even so;
 * TCPAbortOnLinger belongs to another option, TCP_LINGER2 below 0. lwIP resets only if something is
 * still unacknowledged, and else closes normally (without LWIP_SO_LINGER 1 it lacks the option).
 *
 * See: socket(7), SO_LINGER; RFC 9293 3.10.5; __tcp_close() in net/ipv4/tcp.c
 * Also: "abortive close", "hard close", "avoid TIME_WAIT", "SO_LINGER"
 * Port: connection reset; Don't reset to get rid of TIME_WAIT: let the client close first, and
 * set SO_REUSEADDR on the server (lwIP has it with SO_REUSE 1 in lwipopts.h). If the reset is to
 * say that something failed, say so in the protocol: on lwIP the peer reads an orderly end.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };
	char buf[8];

	write(a, "hello", 5);						// = 5			a --DATA 5--> b
	read(b, buf, sizeof buf);					// = 5
	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	close(a);							// = 0			a --RST+ACK--> b
									//			because TCPAbortOnData
									// lwip = 0			a --FIN--> b
	state(A);							// = GONE
									// lwip = FIN_WAIT2
	read(b, buf, sizeof buf);					// = -1 ECONNRESET
									// lwip = 0
	close(b);							// = 0
									// lwip = 0			a <--FIN-- b
}
