/*
 * After SHUT_WR sendfile() and splice() fail like write(), and splice() returns 0 at end of file.
 *
 * The calls that copy inside the kernel look like another way to the wire, and their manual pages
 * hardly mention an end. They ask the same socket: its write side is shut for all of them, and its
 * end of file is 0 for all of them. A relay made of splice() needs no read() to notice that its
 * peer has finished.
 *
 * See: sendfile(2); splice(2); splice_to_socket() in fs/splice.c; tcp_splice_read() in
 * net/ipv4/tcp.c
 * Port: not there; Copy with read() and write(): lwIP's sockets are no files of a kernel.
 */
#include <sys/mman.h>
#include "story.h"

void story(int a, int b)
{
	int page = memfd_create("page", 0), between[2];

	(ftruncate)(page, 100);
	pipe(between);					// = 0
	sendfile(a, page, NULL, 5);			// = 5			a --DATA 5--> b
	splice(b, NULL, between[1], NULL, 100, 0);	// = 5
	shutdown(a, SHUT_WR);				// = 0			a --FIN--> b
	sendfile(a, page, NULL, 5);			// = -1 EPIPE
	splice(b, NULL, between[1], NULL, 100, 0);	// = 0

	splice(between[0], NULL, b, NULL, 100, 0);	// = 5			a <--DATA 5-- b
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	write(between[1], "hello", 5);			// = 5
	splice(between[0], NULL, b, NULL, 100, 0);	// = -1 EPIPE
	close(a);					// = 0
	close(b);					// = 0
}
