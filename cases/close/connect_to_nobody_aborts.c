/*
 * connect() to AF_UNSPEC aborts a connection with RST, and leaves the descriptor as good as new.
 *
 * Many texts know this call only for datagram sockets, where it takes back the default address. On
 * a TCP socket tcp_disconnect() does what the RFC calls ABORT: it sends RST, waits for nothing,
 * and throws away what was still on its way. That takes neither SO_LINGER nor close(), and no
 * TCPAbort counter moves. The caller's own next read() reports ECONNRESET, as if the peer had done
 * it; then the socket is a fresh one, which reports HUP because it has no connection.
 *
 * lwIP disconnects UDP alone: for TCP the call fails, and the connection lives on.
 *
 * See: connect(2); RFC 9293 3.10.5; tcp_disconnect() in net/ipv4/tcp.c;
 * lwip_netconn_do_disconnect() in lwIP's src/api/api_msg.c
 * Port: wrong error number; Close the socket and make a new one.
 */
#include "story.h"

void story(int a, int b)
{
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	char buf[8];

	connect(a, &nobody, sizeof nobody);	// = 0			a --RST+ACK--> b
						// lwip = -1 EINVAL
	recv(a, buf, sizeof buf, MSG_DONTWAIT);	// = -1 ECONNRESET
						// lwip = -1 EAGAIN
	ready(a);				// = OUT HUP
						// lwip = OUT
	recv(b, buf, sizeof buf, MSG_DONTWAIT);	// = -1 ECONNRESET
						// lwip = -1 EAGAIN
	close(a);				// = 0
						// lwip = 0			a --FIN--> b
	close(b);				// = 0
						// lwip = 0			a <--FIN-- b
}
