/*
 * If no descriptor is free, accept() fails with EMFILE, and the client stays in the queue.
 *
 * accept() looks for a number first and at the queue afterwards, so the client is still connected
 * and waits to be served. The listener stays readable: a loop that goes on after the error spins
 * for ever. Stop waiting for the listener until something has been closed, or keep one descriptor
 * in reserve: close it, accept, close the client, and open it again.
 *
 * On lwIP the table of connections (MEMP_NUM_NETCONN) counts those too that nobody has accepted. A
 * client that finds it full is reset, and accept() says ECONNABORTED once.
 *
 * See: accept(2), EMFILE; __sys_accept4_file() in net/socket.c; accept_function() in lwIP's
 * src/api/api_msg.c
 * Port: connection reset; Count your connections, and keep one place of MEMP_NUM_NETCONN free to
 * answer "busy": lwIP resets a client that finds none.
 */
#include <sys/resource.h>
#include "story.h"

enum { SLOTS = 16 };

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(A);
	int fd[SLOTS], client, n;
	struct rlimit limit;

	on(B);
	client = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	on(A);
	fd[0] = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	bind(fd[0], &server, sizeof server);			// = 0
	listen(fd[0], 1);					// = 0
	fcntl(fd[0], F_SETFL, O_NONBLOCK);			// = 0
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = (rlim_t)fd[0] + SLOTS;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (n = 1; n < SLOTS; n++)
		fd[n] = socket(AF_INET, SOCK_STREAM, 0);	// = fd

	fcntl(client, F_SETFL, O_NONBLOCK);			// = 0
	connect(client, &server, sizeof server);		// = -1 EINPROGRESS	a <--SYN-- b  a --SYN+ACK--> b
								// lwip = -1 EINPROGRESS	a <--SYN-- b
								//			a --SYN+ACK--> b
								//			a --RST+ACK--> b
	ready(client);						// = OUT
								// lwip = IN OUT ERR HUP RDHUP
	accept(fd[0], NULL, NULL);				// = -1 EMFILE
								// lwip = -1 ECONNABORTED
	ready(fd[0]);						// = IN
								// lwip = nothing
	close(fd[1]);						// = 0
	fd[1] = accept(fd[0], NULL, NULL);			// = fd
								// lwip = -1 EAGAIN
	close(client);						// = 0			a <--FIN-- b
								// lwip = 0
	close(fd[1]);						// = 0			a --FIN--> b
								// lwip = -1 EBADF
	for (n = 2; n < SLOTS; n++)
		close(fd[n]);					// = 0
}
