/*
 * shutdown() before connect() fails with ENOTCONN but takes effect, and the later connection
 * can't send.
 *
 * An error usually means that nothing has happened. Here inet_shutdown() sets its flags in spite
 * of the error, on purpose: it wakes others who wait for the socket. connect() doesn't clear
 * them, so the socket is both connected and shut. After this error a socket is good for close()
 * only.
 *
 * lwIP looks for a connection at SHUT_WR alone, and a refused SHUT_WR changes nothing there.
 * SHUT_RDWR is a close() to lwIP: it returns 0, and connect() fails.
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; lwip_netconn_do_close_internal() in
 * lwIP's src/api/api_msg.c; tcp_shutdown() in lwIP's src/core/tcp.c
 * Port: wrong error number; Call connect() first. If shutdown() came first, close the socket and
 * make a new one.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	int listener, c, d, other;
	char buf[8];

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 1);						// = 0

	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	shutdown(c, SHUT_WR);						// = -1 ENOTCONN
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	write(c, "hello", 5);						// = -1 EPIPE
									// lwip = 5			a --DATA 5--> b
	close(c);							// = 0			a --FIN--> b
	d = accept(listener, NULL, NULL);				// = fd
	read(d, buf, sizeof buf);					// = 0
									// lwip = 5
	close(d);							// = 0			a <--FIN-- b

	other = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	shutdown(other, SHUT_RDWR);					// = -1 ENOTCONN
									// lwip = 0
	ready(other);							// = IN OUT HUP RDHUP
									// lwip = IN OUT ERR
	read(other, buf, sizeof buf);					// = 0
									// lwip = -1 ENOTCONN
	connect(other, (struct sockaddr *)&server, sizeof server);	// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
									// lwip = -1 ENOTCONN
	write(other, "hello", 5);					// = -1 EPIPE
									// lwip = -1 ENOTCONN
	close(other);							// = 0			a --FIN--> b
									// lwip = 0

	/* Nobody accepted the second connection. */
	close(listener);						// = 0			a <--RST+ACK-- b
									// lwip = 0
}
