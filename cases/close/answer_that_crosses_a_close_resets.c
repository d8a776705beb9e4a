/*
 * If a client closes while the answer is on its way, the answer is reset, even if the FIN comes
 * with it.
 *
 * Here both ends do what textbooks show: the client closes, and the server answers, closes and
 * leaves. In the state diagram each FIN is acknowledged and both ends walk to TIME_WAIT and
 * CLOSED. But the last segment carries data in front of its FIN, and the client has nobody who
 * could read it. Data decides before the FIN is looked at: the client sends RST out of FIN_WAIT1.
 * The server, already in LAST_ACK, reports ECONNRESET to a program that believed it had finished.
 *
 * lwIP does what the diagram shows first, goes to TIME_WAIT, then finds that nobody takes the data
 * and drops the connection from there in silence. The server sends its segment again and meets RST
 * then.
 *
 * See: RFC 1122 4.2.2.13; RFC 9293 3.3.2; tcp_rcv_state_process() in net/ipv4/tcp_input.c;
 * tcp_input() in lwIP's src/core/tcp_in.c
 * Needs: libnftables
 * Port: connection reset; Read to the end of file before you close.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	lose("a <--ACK-- b");			// = 0
	close(a);				// = 0			a --FIN--> b
	state(A);				// = FIN_WAIT1
	read(b, buf, sizeof buf);		// = 0
	send(b, "answer", 6, MSG_MORE);		// = 6
						// lwip-b = 6			a <--DATA 6-- b  a --RST--> b
	shutdown(b, SHUT_WR);			// = 0			a <--DATA 6+FIN-- b  a --RST--> b
						//			because TCPAbortOnData
						// lwip = 0			a <--DATA 6+FIN-- b
						// lwip-b = -1 ENOTCONN
	state(A);				// = GONE
	write(b, "more", 4);			// = -1 ECONNRESET
						// lwip = -1 EPIPE
	close(b);				// = 0
}
