/*
 * A FIN that a program has not read does not turn its close() into a reset.
 *
 * Once a program has learned that closing with something unread resets the peer, it seems prudent
 * to read until 0 before every close(). For data that is right; for the end of file alone it is
 * needless. A FIN takes a sequence number, but it is no byte that could be lost: __tcp_close()
 * leaves it out when it looks for unread data, and FIONREAD counts three bytes here, not four.
 *
 * See: tcp(7), SIOCINQ; __tcp_close() in net/ipv4/tcp.c; tcp_inq() in include/net/tcp.h
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int unread;

	write(a, "bye", 3);			// = 3			a --DATA 3--> b
	shutdown(a, SHUT_WR);			// = 0			a --FIN--> b
	ioctl(b, FIONREAD, &unread);		// = 0
	is(unread == 3);			// = yes
	read(b, buf, sizeof buf);		// = 3
	ioctl(b, FIONREAD, &unread);		// = 0
	is(unread == 0);			// = yes
	close(b);				// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0
}
