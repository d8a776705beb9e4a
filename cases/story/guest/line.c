/*
 * The line to the host: a serial port of the guest's machine. A story can write to the port too;
 * what is no message is passed over by the host, and a checksum tells a message that was torn.
 */
#include "guest.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int line = -1;

void open_line(const char *path)
{
	struct termios raw;

	line = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (line < 0) {
		say("%s: %s", path, strerror(errno));
		return;
	}
	if (tcgetattr(line, &raw) == 0) {
		cfmakeraw(&raw);
		cfsetspeed(&raw, B115200);
		tcsetattr(line, TCSANOW, &raw);
	}
}

void close_line(void)
{
	tcdrain(line);
	close(line);
}

/* Adler-32, RFC 1950 section 8.2: zlib.adler32() is the host's. */
static uint32_t checksum(uint32_t before, const char *data, size_t n)
{
	uint32_t a = before & 0xffff, b = before >> 16;

	for (size_t i = 0; i < n; i++) {
		a = (a + (unsigned char)data[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

static void put(const char *data, size_t n)
{
	while (n) {
		ssize_t sent = write(line, data, n);

		if (sent < 0)
			return say("line: %s", strerror(errno));
		data += sent;
		n -= (size_t)sent;
	}
}

static void send_message(const char *header, const char *said, size_t words, const char *record,
			 size_t size)
{
	char first[160];
	int n = snprintf(first, sizeof first, "\nhalfclose: %s said=%zu record=%zu", header, words,
			 size);
	uint32_t sum = checksum(checksum(checksum(1, first, (size_t)n), said, words), record, size);

	n += snprintf(first + n, sizeof first - (size_t)n, " sum=%u\n", sum);
	put(first, (size_t)n);
	put(said, words);
	put(record, size);
}

void send_beginning(int number)
{
	char header[64];

	snprintf(header, sizeof header, "begin=%d", number);
	send_message(header, "", 0, "", 0);
}

/* What a recorder has dropped; -1 where it did not say. */
void send_dropped(int packets)
{
	char header[64];

	snprintf(header, sizeof header, "dropped=%d", packets);
	send_message(header, "", 0, "", 0);
}

void send_all_told(void)
{
	send_message("all=1", "", 0, "", 0);
}

void send_ending(int number, const struct ending *ending)
{
	char header[96];

	snprintf(header, sizeof header, "end=%d status=%d hung=%d", number, ending->status,
		 ending->hung);
	send_message(header, ending->said, strlen(ending->said), ending->record, ending->size);
}
