/*
 * Before the answer has come, write() on a non-blocking socket says EAGAIN, as if a buffer were
 * full.
 *
 * After connect() with EINPROGRESS a program may try to write at once, to save a wait. The error
 * doesn't say which of two things it means: the connection has no room, or there is no connection
 * yet. poll() tells them apart by OUT in the end. lwIP says EINPROGRESS, which a loop that
 * tolerates EAGAIN alone takes for the end of the connection.
 *
 * See: connect(2), EINPROGRESS; tcp_sendmsg_locked() in net/ipv4/tcp.c; lwip_netconn_do_write() in
 * lwIP's src/api/api_msg.c
 * Needs: libnftables
 * Port: wrong error number; Wait for OUT after connect() before you write.
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
	ready(c);						// = nothing
	write(c, "hello", 5);					// = -1 EAGAIN
								// lwip = -1 EINPROGRESS
	read(c, buf, sizeof buf);				// = -1 EAGAIN
	close(c);						// = 0
}
