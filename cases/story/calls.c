/* The calls a story makes, and the words that tell more than the number they return. */
#include "storyteller.h"
#include <stdio.h>

static const struct event {
	short bit;
	const char *name;
} events[] = {
	{ POLLIN, "IN" },   { POLLPRI, "PRI" },   { POLLOUT, "OUT" },     { POLLERR, "ERR" },
	{ POLLHUP, "HUP" }, { POLLNVAL, "NVAL" }, { POLLRDHUP, "RDHUP" },
};

static const char *words(unsigned bits)
{
	static _Thread_local char text[WORDS_MAX];
	size_t n = 0;

	*text = 0;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (bits & (unsigned)events[i].bit)
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? " " : "",
					      events[i].name);
	return text;
}

static int as_fd(int fd)
{
	if (fd >= 0)
		tell_as("fd");
	forget_descriptor(fd);
	return fd;
}

int story_accept(int fd, __SOCKADDR_ARG peer, socklen_t *size)
{
	int accepted = as_fd(accept(fd, peer, size)), error = errno;

	know_accepted(accepted);
	errno = error;
	return accepted;
}

int story_bind(int fd, __CONST_SOCKADDR_ARG own, socklen_t size)
{
	return bind(fd, own, size);
}

int story_close(int fd)
{
	return close(fd);
}

int story_connect(int fd, __CONST_SOCKADDR_ARG peer, socklen_t size)
{
	int result, error;

	before_connecting();
	result = connect(fd, peer, size);
	error = errno;
	know_connected(fd, peer.__sockaddr__);
	errno = error;
	return result;
}

int story_dup(int fd)
{
	int duplicate = as_fd(dup(fd));

	know_duplicate(duplicate, fd);
	return duplicate;
}

int story_epoll_create1(int flags)
{
	return as_fd(epoll_create1(flags));
}

int story_epoll_ctl(int epoll, int what, int fd, struct epoll_event *event)
{
	return epoll_ctl(epoll, what, fd, event);
}

/* epoll's bits are poll's (EPOLLIN == POLLIN and so on, <sys/epoll.h>). */
int story_epoll_wait(int epoll, struct epoll_event *event, int most, int timeout)
{
	int n = epoll_wait(epoll, event, most, timeout);

	for (int i = 0; i < n; i++)
		tell_also("%s", words(event[i].events));
	return n;
}

int story_getsockopt(int fd, int level, int option, void *value, socklen_t *size)
{
	int result = getsockopt(fd, level, option, value, size);

	if (result == 0 && level == SOL_SOCKET && option == SO_ERROR)
		tell_also("%s", *(int *)value ? strerrorname_np(*(int *)value) : "no error");
	if (result == 0 && level == IPPROTO_TCP && option == TCP_INFO)
		tell_also("%s", state_name(((struct tcp_info *)value)->tcpi_state));
	return result;
}

int story_kill(pid_t pid, int signal)
{
	return kill(pid, signal);
}

int story_listen(int fd, int backlog)
{
	return listen(fd, backlog);
}

int story_poll(struct pollfd *fds, nfds_t n, int timeout)
{
	int ready = poll(fds, n, timeout);

	for (nfds_t i = 0; ready > 0 && i < n; i++)
		if (fds[i].revents)
			tell_also("%s", words((unsigned short)fds[i].revents));
	return ready;
}

ssize_t story_read(int fd, void *buf, size_t n)
{
	return read(fd, buf, n);
}

ssize_t story_recv(int fd, void *buf, size_t n, int flags)
{
	return recv(fd, buf, n, flags);
}

int story_select(int n, fd_set *in, fd_set *out, fd_set *except, struct timeval *timeout)
{
	return select(n, in, out, except, timeout);
}

ssize_t story_send(int fd, const void *buf, size_t n, int flags)
{
	return send(fd, buf, n, flags);
}

int story_setsockopt(int fd, int level, int option, const void *value, socklen_t size)
{
	return setsockopt(fd, level, option, value, size);
}

int story_shutdown(int fd, int how)
{
	return shutdown(fd, how);
}

int story_socket(int domain, int type, int protocol)
{
	return as_fd(socket(domain, type, protocol));
}

ssize_t story_write(int fd, const void *buf, size_t n)
{
	return write(fd, buf, n);
}

/* What a level-triggered poll reports now. */
void story_ready(int fd)
{
	struct pollfd p = { fd, POLLIN | POLLOUT | POLLPRI | POLLRDHUP, 0 };

	if (poll(&p, 1, 0) > 0)
		tell_as("%s", words((unsigned short)p.revents));
	else
		tell_as("nothing");
}

void story_is(int truth)
{
	tell_as(truth ? "yes" : "no");
}

static int state_at(bool is_host, int end)
{
	return is_host ? state_of((enum host)end) : state_of_descriptor(end);
}

void story_state(int is_host, int end)
{
	tell_as("%s", state_name(state_at(is_host, end)));
}

/* Looks again each millisecond: a timer that ends a state (TIME_WAIT, an orphan) sends nothing that
 * one could sleep on. */
void story_await(int is_host, int end, int state)
{
	while (state_at(is_host, end) != state)
		poll(NULL, 0, 1);
	tell_as("%s", state_name(state));
}

void story_sysctl(enum host host, const char *name, const char *value)
{
	char path[128], reason[160];
	size_t length = strlen(value);
	enum host before = here();
	int fd;

	snprintf(path, sizeof path, "/proc/sys/net/ipv4/%s", name);
	fd = enter(host) ? -1 : open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		snprintf(reason, sizeof reason, "this kernel has no net.ipv4.%s", name);
		cannot_tell(reason);
	}
	if (fd < 0 || write(fd, value, length) != (ssize_t)length)
		give_up("%s = %s: %s", path, value, strerror(errno));
	close(fd);
	on(before);
	hosts_changed = true;
	tell_as("%s", value);
}
