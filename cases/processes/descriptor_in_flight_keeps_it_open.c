/*
 * A descriptor that was sent over a Unix socket holds the connection before anybody has received
 * it.
 *
 * The message carries the open file, not the number. The sender may close its own, and still no
 * FIN leaves: no process has a number for the connection any more, and no list of open files shows
 * it. The peer waits until the message is received, or is thrown away with its queue.
 *
 * See: unix(7), SCM_RIGHTS; unix_release_sock() in net/unix/af_unix.c
 * Port: not there; Hand the number itself to another thread: lwIP has no Unix sockets, and all its
 * numbers are valid in all threads.
 */
#include "story.h"

static struct msghdr with_descriptor(struct iovec *part, char *control, int fd)
{
	struct msghdr message = { .msg_iov = part, .msg_iovlen = 1 };

	message.msg_control = control;
	message.msg_controllen = CMSG_SPACE(sizeof fd);
	CMSG_FIRSTHDR(&message)->cmsg_level = SOL_SOCKET;
	CMSG_FIRSTHDR(&message)->cmsg_type = SCM_RIGHTS;
	CMSG_FIRSTHDR(&message)->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &fd, sizeof fd);
	return message;
}

void story(int a, int b)
{
	int queue[2];
	char control[CMSG_SPACE(sizeof b)] = { 0 };
	struct iovec part = { "take it", 7 };
	struct msghdr message = with_descriptor(&part, control, b);

	socketpair(AF_UNIX, SOCK_STREAM, 0, queue);	// = 0
	sendmsg(queue[0], &message, 0);			// = 7
	close(b);					// = 0
	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	state(B);					// = ESTABLISHED

	close(queue[0]);				// = 0
	close(queue[1]);				// = 0			a <--RST+ACK-- b
							//			because TCPAbortOnClose
	close(a);					// = 0
}
