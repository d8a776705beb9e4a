/*
 * shutdown(SHUT_WR) with unread data sends FIN, not RST; the close() that follows sends the RST.
 *
 * Unread data turns a close() into an abort, but has nothing to do with shutting the other
 * direction: the data can still be read. A FIN therefore doesn't mean that the peer has read
 * everything. After the FIN a peer that only reads never hears of the RST: its reads return 0 as
 * before. Only write() and poll() (ERR, HUP) report it. On lwIP that close() is silent: once its
 * FIN is sent, lwIP no longer checks for unread data, and only late data meets a RST.
 *
 * See: RFC 1122 4.2.2.13; RFC 2525 2.17; tcp_shutdown() and __tcp_close() in net/ipv4/tcp.c;
 * tcp_close_shutdown() in lwIP's src/core/tcp.c
 * Port: data lost; Read until it returns 0 before you close: lwIP tells the peer nothing of data
 * that is unread after its own FIN.
 * Port: wrong error number; Stop reading at the first 0, and take every error of a write() for the
 * end (portable/tell_a_reset_from_an_end, portable/any_error_of_a_write_says_it_is_over).
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	shutdown(b, SHUT_WR);			// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 0

	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
						// lwip-b = 0
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	write(a, "again", 5);			// = -1 EPIPE
						// lwip = -1 ECONNRESET
						// lwip-b = 5			a --DATA 5--> b  a <--RST+ACK-- b
	close(a);				// = 0
}
