/*
 * dup() gives the connection a second name, and only closing the last name sends FIN.
 *
 * Both numbers refer to one open file description, and the connection belongs to that. The first
 * close() succeeds, yet the peer notices nothing, and data still flows both ways.
 *
 * See: dup(2); close(2); sock_close() in net/socket.c
 * Port: not there; Share the number and count its holders: lwIP has no dup(), so the first close()
 * is the last.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int twin = dup(a);			// = fd

	close(a);				// = 0
	write(twin, "still", 5);		// = 5			a --DATA 5--> b
	read(b, buf, sizeof buf);		// = 5
	write(b, "here", 4);			// = 4			a <--DATA 4-- b
	read(twin, buf, sizeof buf);		// = 4

	close(twin);				// = 0			a --FIN--> b
	close(b);				// = 0			a <--FIN-- b
}
