/*
 * Closing a listener resets the connections that nobody has accepted.
 *
 * They are complete: connect() has returned, and the client may have sent its request. But no
 * descriptor holds them, so nobody can close them, and a server that stops listening loses them in
 * a way that its clients see as an error. Accept what waits before you close, and close that.
 *
 * lwIP does the same, unless it is built with LWIP_NETCONN_FULLDUPLEX. Then 2.1 and 2.2 ask of each
 * waiting connection whether it was marked as closed, which nobody has done: an assertion fails,
 * and a device starts anew.
 *
 * See: RFC 9293 3.10.4; inet_csk_listen_stop() in net/ipv4/inet_connection_sock.c; netconn_drain()
 * in lwIP's src/api/api_msg.c
 * Port: program hangs; Accept and close what waits before you close the listener.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server;
	char buf[8];
	int listener, c;

	on(B);
	server = endpoint(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	close(listener);						// = 0			a <--RST+ACK-- b
									// lwip-fullduplex-b = asserts
	read(c, buf, sizeof buf);					// = -1 ECONNRESET
	close(c);							// = 0
}
