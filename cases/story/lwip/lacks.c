/*
 * What lwIP lacks, so that a case which needs it is not applicable. Most of it is what the kernel
 * does with a descriptor, whatever that stands for.
 */
#include "wrapped.h"
#include <stdio.h>
#include <sys/epoll.h>

void not_applicable(const char *what)
{
	char reason[100];

	snprintf(reason, sizeof reason, "not applicable: needs %s, which lwIP has not", what);
	cannot_tell(reason);
}

CALL(int, dup, int fd)
{
	if (lwips(fd))
		not_applicable("dup()");
	return __real_dup(fd);
}

CALL(int, dup2, int fd, int to)
{
	if (lwips(fd) || lwips(to))
		not_applicable("dup2()");
	return __real_dup2(fd, to);
}

CALL(int, epoll_ctl, int epoll, int what, int fd, struct epoll_event *event)
{
	if (lwips(fd))
		not_applicable("epoll");
	return __real_epoll_ctl(epoll, what, fd, event);
}

/* lwIP's sockets are memory and threads of this process: a child would have the one and not the
 * other. */
CALL(pid_t, story_fork, void)
{
	not_applicable("fork()");
}

CALL(void, story_sysctl, enum host host, const char *name, const char *value)
{
	if (host == LWIP_HOST)
		not_applicable("sysctl");
	__real_story_sysctl(host, name, value);
}
