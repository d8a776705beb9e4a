/*
 * Reading most of the data is not enough: one unread byte turns the FIN of close() into a RST.
 *
 * A server that reads a line and leaves the newline behind it has, by its own account, read
 * everything. The kernel counts bytes. How many are left, and whether they mean anything, makes no
 * difference: the client is reset, and may lose the answer with it (applications/lost_response).
 *
 * See: RFC 2525 2.17; RFC 1122 4.2.2.13; __tcp_close() in net/ipv4/tcp.c; tcp_close_shutdown() in
 * lwIP's src/core/tcp.c
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int left;

	write(a, "hello\n", 6);			// = 6			a --DATA 6--> b
	read(b, buf, 5);			// = 5
	(ioctl)(b, FIONREAD, &left);
	is(left == 1);				// = yes
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	close(a);				// = 0
}
