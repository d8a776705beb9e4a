/*
 * select() reports a reset as readable and writable, and never as an exception.
 *
 * The third set sounds as if it were for errors, and many programs wait in it for a connection
 * that breaks. It is for urgent data alone. An end of file makes a socket readable, and so does an
 * error; the read() that follows tells which of them it was. On lwIP it is the other way round:
 * the third set is for errors alone.
 *
 * See: select(2), Correspondence between select() and poll() notifications; POLLEX_SET in
 * fs/select.c; lwip_selscan() in lwIP's src/api/sockets.c
 * Port: readiness not told; Put the socket into the first set, and let read() tell what it was.
 */
#include "story.h"

static int look(int fd, fd_set *in, fd_set *out, fd_set *except)
{
	FD_ZERO(in);
	FD_SET(fd, in);
	*out = *except = *in;
	return fd + 1;
}

void story(int a, int b)
{
	struct timeval now = { 0, 0 };
	fd_set in, out, except;
	char buf[8];
	int n = look(a, &in, &out, &except);

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	select(n, &in, &out, &except, &now);	// = 2
						// lwip = 3
	is(FD_ISSET(a, &in));			// = yes
	is(FD_ISSET(a, &out));			// = yes
	is(FD_ISSET(a, &except));		// = no
						// lwip = yes
	read(a, buf, sizeof buf);		// = -1 ECONNRESET
	close(a);				// = 0
}
