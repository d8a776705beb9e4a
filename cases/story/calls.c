/* The calls a story makes, and the words that tell more than the number they return. */
#include "storyteller.h"
#include <stdarg.h>
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

int tell_fd(int fd)
{
	if (fd >= 0)
		tell_as("fd");
	forget_descriptor(fd);
	return fd;
}

static int accepted(int fd)
{
	int error = errno;

	know_accepted(fd);
	errno = error;
	return tell_fd(fd);
}

static int duplicate(int made, int fd)
{
	int error = errno;

	know_duplicate(made, fd);
	errno = error;
	return tell_fd(made);
}

int story_dup(int fd)
{
	return duplicate(dup(fd), fd);
}

int story_dup2(int fd, int to)
{
	return duplicate(dup2(fd, to), fd);
}

int story_dup3(int fd, int to, int flags)
{
	return duplicate(dup3(fd, to, flags), fd);
}

int story_accept(int fd, __SOCKADDR_ARG peer, socklen_t *size)
{
	return accepted(accept(fd, peer, size));
}

int story_accept4(int fd, __SOCKADDR_ARG peer, socklen_t *size, int flags)
{
	return accepted(accept4(fd, peer, size, flags));
}

/* To the story, the storyteller's numbers are not open. */
int story_close(int fd)
{
	if (is_storytellers(fd)) {
		errno = EBADF;
		return -1;
	}
	return close(fd);
}

int story_close_range(unsigned first, unsigned last, int flags)
{
	unsigned own, behind;
	int result;

	storytellers_numbers(&own, &behind);
	if (first > last || last < own || first >= behind)
		return close_range(first, last, flags);
	result = first < own ? close_range(first, own - 1, flags) : 0;
	return result == 0 && last >= behind ? close_range(behind, last, flags) : result;
}

int story_closefrom(int first)
{
	story_close_range(first < 0 ? 0 : (unsigned)first, ~0U, 0);
	tell_as("nothing");
	return 0;
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

/* Each descriptor's events in the order of the list, with a comma between. epoll's bits are poll's
 * (EPOLLIN == POLLIN and so on, <sys/epoll.h>). */
static void tell_events(unsigned bits, bool first)
{
	tell_also("%s%s", first ? " " : ", ", words(bits));
}

static int tell_epoll(const struct epoll_event *event, int n)
{
	for (int i = 0; i < n; i++)
		tell_events(event[i].events, i == 0);
	return n;
}

int story_epoll_wait(int epoll, struct epoll_event *event, int most, int timeout)
{
	return tell_epoll(event, epoll_wait(epoll, event, most, timeout));
}

int story_epoll_pwait(int epoll, struct epoll_event *event, int most, int timeout,
		      const sigset_t *mask)
{
	return tell_epoll(event, epoll_pwait(epoll, event, most, timeout, mask));
}

/* Of its commands, two make a descriptor. The argument is a number or a pointer, and passed alike.
 */
int story_fcntl(int fd, int command, ...)
{
	void *argument;
	va_list ap;
	int result;

	va_start(ap, command);
	argument = va_arg(ap, void *);
	va_end(ap);
	result = fcntl(fd, command, argument);
	return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? duplicate(result, fd) : result;
}

int story_getsockopt(int fd, int level, int option, void *value, socklen_t *size)
{
	int result = getsockopt(fd, level, option, value, size);

	if (result == 0 && level == SOL_SOCKET && option == SO_ERROR)
		tell_also(" %s", *(int *)value ? strerrorname_np(*(int *)value) : "no error");
	if (result == 0 && level == IPPROTO_TCP && option == TCP_INFO)
		tell_also(" %s", state_name(((struct tcp_info *)value)->tcpi_state));
	return result;
}

static int tell_poll(const struct pollfd *fds, nfds_t n, int ready)
{
	bool first = true;

	for (nfds_t i = 0; ready > 0 && i < n; i++) {
		if (!fds[i].revents)
			continue;
		tell_events((unsigned short)fds[i].revents, first);
		first = false;
	}
	return ready;
}

int story_poll(struct pollfd *fds, nfds_t n, int timeout)
{
	return tell_poll(fds, n, poll(fds, n, timeout));
}

int story_ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
	return tell_poll(fds, n, ppoll(fds, n, timeout, mask));
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
