/*
 * After SHUT_WR and then SHUT_RD, late data is answered with RST, although the socket is open.
 *
 * Neither half does this alone: after SHUT_WR the data is read, and after SHUT_RD too (not on
 * lwIP, where SHUT_RD is enough). But if both directions are over, the kernel concludes that
 * nobody will read any more, and says so as it does after close(). RFC 1122 asks for this RST
 * after a CLOSE, and textbooks often promise it only there. The peer learns it one write() too
 * late, and as EPIPE, because it had seen FIN before RST. b sent the RST, and yet its own read()
 * says ECONNRESET: the kernel ends b's connection with tcp_reset(), as if the RST had come from
 * the peer.
 *
 * See: RFC 1122 4.2.2.13; RFC 9293 3.5.2; tcp_rcv_state_process() and tcp_reset() in
 * net/ipv4/tcp_input.c
 * Port: wrong error number; Treat EPIPE, ECONNRESET and ENOTCONN of a write() alike
 * (portable/any_error_of_a_write_says_it_is_over), and read nothing after SHUT_RD.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b
	write(a, "in time", 7);			// = 7			a --DATA 7--> b
	read(b, buf, sizeof buf);		// = 7

	shutdown(b, SHUT_RD);			// = 0
	write(a, "late", 4);			// = 4			a --DATA 4--> b  a <--RST-- b
						//			because TCPAbortOnData
						// lwip-b = 4			a --DATA 4--> b  a <--RST+ACK-- b
	write(a, "again", 5);			// = -1 EPIPE
						// lwip = -1 ECONNRESET
	read(b, buf, sizeof buf);		// = -1 ECONNRESET
						// lwip-b = -1 ENOTCONN

	close(a);				// = 0
	close(b);				// = 0
}
