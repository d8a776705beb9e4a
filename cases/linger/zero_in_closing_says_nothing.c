/*
 * Linger 0 in CLOSING drops the connection without RST, and the peer waits for a FIN that never
 * comes.
 *
 * An abort is supposed to be heard. But tcp_need_reset() leaves CLOSING out: both ends have sent
 * their FIN there, so an acknowledgement seems to be all that is missing. Here a's FIN was lost on
 * the way, and with the socket goes the timer that would have sent it again. b stays in FIN_WAIT2
 * for as long as its program holds it. TCPAbortOnData counts the abort all the same. lwIP resets:
 * its FIN is unacknowledged. (It sends two RSTs because b asks about the first, which comes after
 * a gap.)
 *
 * See: RFC 9293 3.10.5; RFC 5961 3.2; tcp_need_reset() and tcp_disconnect() in net/ipv4/tcp.c;
 * lwip_netconn_do_close_internal() in lwIP's src/api/api_msg.c
 * Needs: libnftables
 * Port: connection reset; Don't set linger 0 before an orderly end: what the peer hears depends on
 * the state.
 */
#include "story.h"

void story(int a, int b)
{
	struct linger abort = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(a, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);	// = 0
	lose("a --FIN--> b");						// = 0
	shutdown(a, SHUT_WR);						// = 0			a --FIN--x b
	shutdown(b, SHUT_WR);						// = 0			a <--FIN-- b
	state(A);							// = CLOSING
	close(a);							// = 0			because TCPAbortOnData
									// lwip = 0			a --RST+ACK--> b
									//			a --RST+ACK--> b
	state(A);							// = GONE
	state(B);							// = FIN_WAIT2
									// lwip = GONE
	close(b);							// = 0
}
