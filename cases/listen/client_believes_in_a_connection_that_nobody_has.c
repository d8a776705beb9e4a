/*
 * If the last ACK of the handshake is lost and the listener closes, the client stays connected to
 * nobody.
 *
 * connect() returned 0 when the SYN+ACK came, and that is all it says: this end is connected. The
 * server still waits for the ACK. Closing the listener resets the connections in its queue, and
 * this one is not in the queue yet, so nobody tells the client. It stays ESTABLISHED for as long as
 * it only reads; its first segment is answered with RST.
 *
 * See: RFC 9293 3.5.1; tcp_v4_rcv() in net/ipv4/tcp_ipv4.c, TCP_NEW_SYN_RECV
 * Needs: libnftables
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int listener, a;
	char buf[8];

	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	bind(listener, &server, sizeof server);		// = 0
	listen(listener, 1);				// = 0
	on(A);
	a = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	lose("a --ACK--> b");				// = 0
	connect(a, &server, sizeof server);		// = 0			a --SYN--> b  a <--SYN+ACK-- b
	close(listener);				// = 0
	state(a);					// = ESTABLISHED
	ready(a);					// = OUT
	write(a, "hello", 5);				// = 5			a --DATA 5--> b  a <--RST-- b
							// lwip-b = 5			a --DATA 5--> b
							//			a <--RST+ACK-- b
	read(a, buf, sizeof buf);			// = -1 ECONNRESET
	close(a);					// = 0
}
