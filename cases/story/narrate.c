/*
 * Each line of the story goes from host a to host b as a syslog datagram (RFC 5424, UDP port 514),
 * so that whatever records the wire records the story with it, in one order, on one clock.
 */
#include "storyteller.h"
#include <stdarg.h>
#include <stdio.h>

enum { SYSLOG = 514, ECHO = 7 };

static int narrator[HOSTS], echo[HOSTS];
static enum host speaker = A;
static bool heard = true;

static int open_pair_end(enum host h, int port)
{
	struct sockaddr_in own = address_of(h, port), other = address_of((enum host) !h, port);
	int fd = enter(h) ? -1 : socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, &own, sizeof own) || connect(fd, &other, sizeof other))
		give_up("UDP port %d: %s", port, strerror(errno));
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
	if (send(narrator[speaker], text, (size_t)n, 0) != n ||
	    (heard && recv(narrator[B], text, sizeof text, 0) != n))
		give_up("the narration is lost: %s", strerror(errno));
}

/* There and back, behind everything that was put on the wire so far: both queues are first-in
 * first-out. */
void settle(void)
{
	char c = '.';

	send(echo[A], &c, 1, 0);
	recv(echo[B], &c, 1, 0);
	send(echo[B], &c, 1, 0);
	recv(echo[A], &c, 1, 0);
}
