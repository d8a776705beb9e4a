/*
 * A lost RST is never sent again: the other end stays ESTABLISHED until it sends something.
 *
 * A FIN takes a sequence number and is retransmitted until it is acknowledged; a RST takes none,
 * and nobody acknowledges it. The end that aborts keeps nothing of the connection, so it could not
 * send the RST again. What is left is a half-open connection: b has no way to notice, and poll()
 * reports nothing. Its next segment is answered with a RST, since a knows no such connection any
 * more. (In lwIP every RST says ACK as well.)
 *
 * See: RFC 9293 3.5.1; __tcp_close() in net/ipv4/tcp.c; tcp_v4_send_reset() in net/ipv4/tcp_ipv4.c
 * Also: "half-open connection", "one side gone, the other ESTABLISHED"
 * Needs: libnftables
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(b, "unread", 6);			// = 6			a <--DATA 6-- b
	lose("a --RST+ACK--> b");		// = 0
	close(a);				// = 0			a --RST+ACK--x b	because TCPAbortOnClose
	state(A);				// = GONE
	state(B);				// = ESTABLISHED
	ready(b);				// = OUT

	write(b, "hello", 5);			// = 5			a <--DATA 5-- b  a --RST--> b
						// lwip = 5			a <--DATA 5-- b  a --RST+ACK--> b
	read(b, buf, sizeof buf);		// = -1 ECONNRESET
	close(b);				// = 0
}
