/*
 * Closing before the answer comes sends nothing; only a late SYN+ACK is answered, with RST.
 *
 * A close() is expected to tell the peer: FIN, or RST at least. In SYN_SENT there is no connection
 * yet that could be ended, so the kernel forgets the attempt and says nothing. The server has
 * answered meanwhile, and holds half a connection for a client that no longer exists. Its SYN+ACK
 * was lost here; when it sends it again, the client's host knows of no such connection, and
 * refuses it by RST.
 *
 * See: RFC 9293 3.10.4, 3.5.2; __tcp_close() in net/ipv4/tcp.c; tcp_v4_send_reset() in
 * net/ipv4/tcp_ipv4.c
 * Needs: libnftables; timer
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	int listener, c;

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	fcntl(c, F_SETFL, O_NONBLOCK);					// = 0
	lose("a <--SYN+ACK-- b");					// = 0
	connect(c, (struct sockaddr *)&server, sizeof server);		// = -1 EINPROGRESS	a --SYN--> b
									//			a x--SYN+ACK-- b
	close(c);							// = 0
	state(B);							// = SYN_RECV
	await(B, GONE);							// = GONE		a <--SYN+ACK-- b
									//			a --RST--> b
									//	because EmbryonicRsts TCPTimeouts
									// lwip = GONE		a <--SYN+ACK-- b
									//			a --RST+ACK--> b
	close(listener);						// = 0
}
