/*
 * lwIP's sendmsg() refuses MSG_NOSIGNAL with EOPNOTSUPP, although send() takes it.
 *
 * On Linux the flag is good style: without it a write to a reset connection can kill the process.
 * lwIP has no signals, send() passes over the flag, and only sendmsg() looks at its flags strictly.
 * A port that sends with scattered buffers sends nothing at all, and says so in an error that
 * nobody expected. Ignore SIGPIPE once on Linux, and leave the flag out.
 *
 * See: send(2), MSG_NOSIGNAL; lwip_sendmsg() in lwIP's src/api/sockets.c
 * Port: wrong error number; Call sendmsg() with flags 0, and ignore SIGPIPE where there is one.
 */
#include "story.h"

void story(int a, int b)
{
	struct iovec part = { "hello", 5 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	char buf[16];

	send(a, "hello", 5, MSG_NOSIGNAL);	// = 5			a --DATA 5--> b
	sendmsg(a, &message, MSG_NOSIGNAL);	// = 5			a --DATA 5--> b
						// lwip = -1 EOPNOTSUPP
	sendmsg(a, &message, 0);		// = 5			a --DATA 5--> b
	recv(b, buf, sizeof buf, MSG_DONTWAIT);	// = 15
						// lwip = 10
	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0			a --FIN--> b
}
