/*
 * shutdown(SHUT_RDWR) is SHUT_WR and SHUT_RD in one call: FIN now, RST for late data.
 *
 * It is not a politer close(). The peer sees a FIN, as after SHUT_WR alone. The FIN says that
 * nothing will come, not that nothing will be read, and so the peer's next write() succeeds. Its
 * data is lost, and the RST says so. b sent that RST, and yet its own read() says ECONNRESET:
 * the kernel ends b's connection with tcp_reset(), as if the RST had come from the peer.
 *
 * See: shutdown(2); RFC 1122 4.2.2.13; RFC 9293 3.5.2; tcp_rcv_state_process() and tcp_reset()
 * in net/ipv4/tcp_input.c
 * Port: wrong error number; Treat EPIPE, ECONNRESET and ENOTCONN of a write() alike
 * (portable/any_error_of_a_write_says_it_is_over), and read nothing after SHUT_RDWR.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	shutdown(b, SHUT_RDWR);			// = 0			a <--FIN-- b
	write(b, "more", 4);			// = -1 EPIPE
						// lwip-b = -1 ENOTCONN
	read(b, buf, sizeof buf);		// = 0
						// lwip-b = -1 ENOTCONN

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
