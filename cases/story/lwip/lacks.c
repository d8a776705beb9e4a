/*
 * What lwIP lacks, so that a case which needs it is not applicable. Most of it is what the kernel
 * does with a descriptor, whatever that stands for.
 */
#include "wrapped.h"
#include <stdarg.h>
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

CALL(int, dup3, int fd, int to, int flags)
{
	if (lwips(fd) || lwips(to))
		not_applicable("dup3()");
	return __real_dup3(fd, to, flags);
}

/* Where the story stands on lwIP, it would get the kernel's. */
CALL(int, socketpair, int domain, int type, int protocol, int pair[2])
{
	if (stands_on_lwip())
		not_applicable("socketpair()");
	return __real_socketpair(domain, type, protocol, pair);
}

CALL(int, pipe, int ends[2])
{
	if (stands_on_lwip())
		not_applicable("pipe()");
	return __real_pipe(ends);
}

CALL(int, pipe2, int ends[2], int flags)
{
	if (stands_on_lwip())
		not_applicable("pipe2()");
	return __real_pipe2(ends, flags);
}

CALL(int, story_fcntl, int fd, int command, ...)
{
	va_list ap;
	void *argument;

	va_start(ap, command);
	argument = va_arg(ap, void *);
	va_end(ap);
	if (lwips(fd) && (command == F_DUPFD || command == F_DUPFD_CLOEXEC))
		not_applicable("fcntl(F_DUPFD)");
	return __real_story_fcntl(fd, command, argument);
}

/* It would close the kernel's, and lwIP's would stay. */
CALL(int, story_close_range, unsigned first, unsigned last, int flags)
{
	(void)first, (void)last, (void)flags;
	not_applicable("close_range()");
}

CALL(int, ppoll, struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
	for (nfds_t i = 0; i < n; i++)
		if (lwips(fds[i].fd))
			not_applicable("ppoll()");
	return __real_ppoll(fds, n, timeout, mask);
}

CALL(int, pselect, int n, fd_set *in, fd_set *out, fd_set *except, const struct timespec *timeout,
     const sigset_t *mask)
{
	if (lwips(n - 1))
		not_applicable("pselect()");
	return __real_pselect(n, in, out, except, timeout, mask);
}

CALL(ssize_t, sendfile, int out, int in, off_t *offset, size_t n)
{
	if (lwips(out) || lwips(in))
		not_applicable("sendfile()");
	return __real_sendfile(out, in, offset, n);
}

CALL(ssize_t, splice, int in, off64_t *from, int out, off64_t *to, size_t n, unsigned flags)
{
	if (lwips(in) || lwips(out))
		not_applicable("splice()");
	return __real_splice(in, from, out, to, n, flags);
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
