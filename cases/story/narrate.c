/*
 * Each line of the story goes from host a to host b as a syslog datagram (RFC 5424, UDP port 514),
 * so that whatever records the wire records the story with it, in one order, on one clock.
 */
#include "storyteller.h"
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/sockios.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>

enum { SYSLOG = 514, ECHO = 7, PATIENCE = 10 };

static int narrator[HOSTS], echo[HOSTS];
static enum host speaker = A;
static bool heard = true;

/*
 * What is bound to an interface takes the peer for its neighbour there, whatever the routes say
 * (ip_route_output_key_hash_rcu() in net/ipv4/route.c): a story may take them away. And nothing is
 * waited for without looking, now and then, whether there is still a cable.
 */
static void stay_on_the_cable(int fd)
{
	struct timeval second = { .tv_sec = 1 };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) ||
	    (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "eth0", sizeof "eth0") &&
	     errno != ENODEV)) /* lwIP's host has no interface of the kernel's */
		give_up("eth0: %s", strerror(errno));
}

/* With an address on either end. */
static bool cable_is_there(enum host h)
{
	struct ethtool_value link = { .cmd = ETHTOOL_GLINK };
	struct ifreq eth0 = { .ifr_name = "eth0", .ifr_data = (void *)&link };

	if (!ioctl(narrator[h], SIOCETHTOOL, &eth0) && !link.data)
		return false;
	return !ioctl(narrator[h], SIOCGIFADDR, &eth0) || errno != EADDRNOTAVAIL;
}

static int open_pair_end(enum host h, int port)
{
	struct sockaddr_in own = address_of(h, port), other = address_of((enum host) !h, port);
	int fd = enter(h) ? -1 : socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, &own, sizeof own) || connect(fd, &other, sizeof other))
		give_up("UDP port %d: %s", port, strerror(errno));
	fd = out_of_the_way(fd);
	stay_on_the_cable(fd);
	return fd;
}

void open_narrators(void)
{
	for (int h = A; h <= B; h++) {
		narrator[h] = open_pair_end((enum host)h, SYSLOG);
		echo[h] = open_pair_end((enum host)h, ECHO);
	}
}

/* The other host hears nothing any more; the recorder does. */
void narrate_alone(enum host from)
{
	speaker = from;
	heard = false;
}

/* As a value between quotes (RFC 5424, 6.3.3), cut where it does not fit. */
const char *as_value(const char *text, char *value, size_t size)
{
	size_t n = 0;

	for (; *text && n + 2 < size; text++) {
		if (strchr("\"\\]", *text))
			value[n++] = '\\';
		value[n++] = *text;
	}
	value[n] = '\0';
	return value;
}

/* The story has taken away what it is told by: host b may still reach the recorder. */
static _Noreturn void lose_the_voice(const char *reason)
{
	if (!heard || !cable_is_there(B))
		give_up("%s", reason);
	nobody_else_tells();
	narrate_alone(B);
	hosts_changed = true;
	end_of_record("error", reason, laboratory ? 0 : 1);
}

static _Noreturn void lose_the_network(const char *why)
{
	static const char text[] = "the network that the story is told over is gone (%s): "
				   "network(A, \"down\") takes it away from the story alone";
	char reason[200];

	snprintf(reason, sizeof reason, text, why);
	lose_the_voice(reason);
}

/* A socket of our own does not work. */
static _Noreturn void lose_a_socket(void)
{
	if (errno == EBADF || errno == ENOTSOCK)
		lose_the_voice("a bare call has closed a descriptor of the storyteller's, as "
			       "(close)(fd) does: close(fd) leaves it alone");
	lose_the_network(strerror(errno));
}

static void say(int fd, const char *text, size_t n)
{
	if (send(fd, text, n, 0) != (ssize_t)n)
		lose_a_socket();
}

static void hear(int fd, char *text, size_t n)
{
	for (int seconds = 0; recv(fd, text, n, 0) != (ssize_t)n;) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			lose_a_socket();
		if (!cable_is_there(A) || !cable_is_there(B))
			lose_the_network("no link, or no address");
		if (++seconds == PATIENCE)
			lose_the_network("nothing comes through");
	}
}

/* Returns when b has it: a recorder on b has seen it before. */
void narrate(const char *message_id, const char *format, ...)
{
	char text[RECORD_MAX];
	int n = snprintf(text, sizeof text, "<14>1 - a halfclose - %s ", message_id);
	va_list ap;

	va_start(ap, format);
	n += vsnprintf(text + n, sizeof text - (size_t)n, format, ap);
	va_end(ap);
	if (n >= (int)sizeof text)
		give_up("a line of the story is too long to narrate: %.60s...", text);
	say(narrator[speaker], text, (size_t)n);
	if (heard)
		hear(narrator[B], text, (size_t)n);
}

/* There and back, behind everything that was put on the wire so far: both queues are first-in
 * first-out. */
void settle(void)
{
	char c = '.';

	say(echo[A], &c, 1);
	hear(echo[B], &c, 1);
	say(echo[B], &c, 1);
	hear(echo[A], &c, 1);
}
