/*
 * A program that forgets to close its sockets runs out of descriptors: socket() fails with EMFILE.
 *
 * Every number counts, whatever has become of its connection, and one close() is enough to go
 * on. The limit (RLIMIT_NOFILE, here 16 sockets) is usually far away. A leak therefore shows
 * late, and in a part of the program that did nothing wrong. On a small stack it is the stack's
 * own table that fills up.
 *
 * See: socket(2); getrlimit(2), RLIMIT_NOFILE; MEMP_NUM_NETCONN in lwIP's opt.h
 * Also: "too many open files", "accept: EMFILE"
 * Port: wrong error number; Treat EMFILE, ENFILE, ENOBUFS and ENOMEM of socket() alike, and look
 * for the close() that is missing.
 */
#include <sys/resource.h>
#include "story.h"

enum { SLOTS = 16 };

void story_of_two_hosts(void)
{
	int fd[SLOTS];
	struct rlimit limit;

	on(A);
	fd[0] = socket(FAMILY, SOCK_STREAM, 0);		// = fd
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = (rlim_t)fd[0] + SLOTS;
	setrlimit(RLIMIT_NOFILE, &limit);

	for (int n = 1; n < SLOTS; n++)
		fd[n] = socket(FAMILY, SOCK_STREAM, 0);	// = fd
	socket(FAMILY, SOCK_STREAM, 0);			// = -1 EMFILE
							// lwip = -1 ENOBUFS
	close(fd[7]);					// = 0
	fd[7] = socket(FAMILY, SOCK_STREAM, 0);		// = fd

	for (int n = 0; n < SLOTS; n++)
		close(fd[n]);				// = 0
}
