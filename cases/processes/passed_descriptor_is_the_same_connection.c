/*
 * A process that receives a descriptor has the same connection: its sender can still end it.
 *
 * SCM_RIGHTS makes one name more for the connection, as dup() and fork() do. So the sender's
 * close() is silent, and that is how a server hands its clients to workers. But shutdown() is
 * about the connection: a sender that calls it "to finish cleanly" ends the writing of the worker,
 * who has done nothing.
 *
 * See: unix(7), SCM_RIGHTS; shutdown(2); scm_detach_fds() in net/core/scm.c
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
	char buf[8];
	int queue[2], passed = b;
	char control[CMSG_SPACE(sizeof b)] = { 0 };
	struct iovec part = { (char[8]){ 0 }, 7 };
	struct msghdr message = with_descriptor(&part, control, b);

	socketpair(AF_UNIX, SOCK_STREAM, 0, queue);	// = 0
	sendmsg(queue[0], &message, 0);			// = 7
	recvmsg(queue[1], &message, 0);			// = 7
	memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof passed);
	is(passed == b);				// = no

	write(passed, "hello", 5);			// = 5			a <--DATA 5-- b
	shutdown(b, SHUT_WR);				// = 0			a <--FIN-- b
	write(passed, "more", 4);			// = -1 EPIPE
	close(b);					// = 0
	read(a, buf, sizeof buf);			// = 5
	close(a);					// = 0			a --FIN--> b
	close(passed);					// = 0
}
