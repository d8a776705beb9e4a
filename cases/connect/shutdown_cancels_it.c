/*
 * shutdown() gives up a connect() that is under way: nothing is sent, and the caller reads
 * ECONNRESET.
 *
 * A socket that is still connecting seems to have nothing to shut, and on a fresh one shutdown()
 * says ENOTCONN. In SYN_SENT it returns 0, and even SHUT_RD ends the attempt: the kernel goes to
 * CLOSE, and the program reads of a reset that no peer has sent. lwIP refuses, and goes on
 * connecting.
 *
 * See: shutdown(2); inet_shutdown() in net/ipv4/af_inet.c; lwip_netconn_do_close() in lwIP's
 * src/api/api_msg.c
 * Needs: libnftables
 * Port: wrong error number; Close the socket to give an attempt up.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	char buf[8];
	int c;

	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	fcntl(c, F_SETFL, O_NONBLOCK);				// = 0
	lose_all("a --SYN--> b");				// = 0
	connect(c, (struct sockaddr *)&server, sizeof server);	// = -1 EINPROGRESS	a --SYN--x b
	state(c);						// = SYN_SENT
	shutdown(c, SHUT_RD);					// = 0
								// lwip = -1 ENOTCONN
	state(c);						// = GONE
								// lwip = SYN_SENT
	recv(c, buf, sizeof buf, MSG_DONTWAIT);			// = -1 ECONNRESET
								// lwip = -1 EAGAIN
	recv(c, buf, sizeof buf, MSG_DONTWAIT);			// = -1 ENOTCONN
								// lwip = -1 EAGAIN
	close(c);						// = 0
}
