/* One laboratory, as lab.c makes it, and the stories that are told in it one after the other. */
#include "guest.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_PORT = 2001, FILE_HEADER = 24, PACKET_HEADER = 16, SECONDS_TO_RECORD = 5 };
enum { RECORD_MAX = 8 << 20, CANT_TELL = 77 };

static const char lab_program[] = "/lab", recorder[] = "/record", end_of_story[] = "[end@32473";

/* The recorder is the laboratory: the hosts live as long as it does. */
struct lab {
	pid_t process;
	int capture, words;
	char header[FILE_HEADER], *unread;
	size_t size;
};

static bool read_all(int fd, char *data, size_t n)
{
	while (n) {
		ssize_t got = read(fd, data, n);

		if (got <= 0)
			return false;
		data += got;
		n -= (size_t)got;
	}
	return true;
}

/* It listens when it says so. */
static bool listens(struct lab *lab)
{
	char said[512];
	size_t n = 0;
	ssize_t got = 0;

	while (n < sizeof said - 1) {
		got = read(lab->words, said + n, sizeof said - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		said[n] = 0;
		if (strstr(said, "listening on"))
			return read_all(lab->capture, lab->header, FILE_HEADER);
	}
	said[n] = 0;
	say("no laboratory: %s", n ? said : "it ended at once");
	return false;
}

static bool open_lab(struct lab *lab)
{
	int capture[2], words[2];

	if (pipe2(capture, O_CLOEXEC) || pipe2(words, O_CLOEXEC))
		return false;
	fcntl(capture[1], F_SETPIPE_SZ, 1 << 20);
	lab->process = fork();
	if (lab->process == 0) {
		dup2(capture[1], 1);
		dup2(words[1], 2);
		execl(lab_program, lab_program, recorder, NULL);
		_exit(127);
	}
	close(capture[1]);
	close(words[1]);
	lab->capture = capture[0];
	lab->words = words[0];
	lab->unread = malloc(RECORD_MAX);
	lab->size = 0;
	return lab->process > 0 && lab->unread && listens(lab);
}

static void close_lab(struct lab *lab)
{
	char said[128] = "";
	int dropped = -1;

	kill(lab->process, SIGTERM);
	if (read(lab->words, said, sizeof said - 1) > 0)
		sscanf(said, "%d packets dropped", &dropped);
	send_dropped(dropped);
	waitpid(lab->process, NULL, 0);
	close(lab->capture);
	close(lab->words);
	free(lab->unread);
	lab->process = 0;
}

/* Where the story's end was told, behind its packet; NULL where it has not come yet. */
static char *end_in(char *data, size_t size)
{
	char *at = data;

	while ((size_t)(at - data) + PACKET_HEADER <= size) {
		uint32_t kept;
		char *packet = at + PACKET_HEADER;

		memcpy(&kept, at + 8, sizeof kept);
		at = packet + kept;
		if (at > data + size)
			return NULL;
		if (memmem(packet, kept, end_of_story, strlen(end_of_story)))
			return at;
	}
	return NULL;
}

/* Up to the end of the story, or all that came in this time. Whether the hosts are as they were. */
static bool take_record(struct lab *lab, struct ending *ending)
{
	struct pollfd more = { lab->capture, POLLIN, 0 };
	char *end;

	while (!(end = end_in(lab->unread, lab->size))) {
		ssize_t got = 0;

		if (lab->size < RECORD_MAX && poll(&more, 1, SECONDS_TO_RECORD * 1000) > 0)
			got = read(lab->capture, lab->unread + lab->size, RECORD_MAX - lab->size);
		if (got <= 0)
			break;
		lab->size += (size_t)got;
	}
	ending->size = end ? (size_t)(end - lab->unread) : lab->size;
	ending->record = malloc(FILE_HEADER + ending->size);
	memcpy(ending->record, lab->header, FILE_HEADER);
	memcpy(ending->record + FILE_HEADER, lab->unread, ending->size);
	lab->size -= ending->size;
	memmove(lab->unread, lab->unread + ending->size, lab->size);
	ending->size += FILE_HEADER;
	return end && !memmem(ending->record, ending->size, "hosts=\"changed\"", 15);
}

/* Lets the program tell its story, or end a record with an epitaph; kills it where time is over. */
static void run(const struct lab *lab, const struct story *story, const char *epitaph,
		struct ending *ending)
{
	char number[16], port[16];
	int words[2], process;
	pid_t child;
	ssize_t n;

	snprintf(number, sizeof number, "%d", lab->process);
	snprintf(port, sizeof port, "%d", FIRST_PORT + story->number);
	if (pipe2(words, O_CLOEXEC | O_NONBLOCK))
		return say("pipe: %s", strerror(errno));
	child = fork();
	if (child == 0) {
		dup2(words[1], 1);
		dup2(words[1], 2);
		execl(story->program, story->program, number, port, epitaph, NULL);
		_exit(127);
	}
	process = (int)syscall(SYS_pidfd_open, child, 0);
	ending->hung = poll(&(struct pollfd){ process, POLLIN, 0 }, 1, story->seconds * 1000) == 0;
	if (ending->hung)
		kill(child, SIGKILL);
	waitpid(child, &ending->status, 0);
	n = read(words[0], ending->said, sizeof ending->said - 1);
	ending->said[n > 0 ? n : 0] = 0;
	close(process);
	close(words[0]);
	close(words[1]);
}

static bool told_to_its_end(const struct ending *ending)
{
	return WIFEXITED(ending->status) &&
	       (WEXITSTATUS(ending->status) == 0 || WEXITSTATUS(ending->status) == CANT_TELL);
}

static void how_it_ended(const struct ending *ending, char *text, size_t size)
{
	if (ending->hung)
		snprintf(text, size, "it hung");
	else if (WIFSIGNALED(ending->status))
		snprintf(text, size, "killed by SIG%s", sigabbrev_np(WTERMSIG(ending->status)));
	else
		snprintf(text, size, "exit status %d", WEXITSTATUS(ending->status));
}

/* Whether the hosts can be used again. */
static bool tell(struct lab *lab, const struct story *story)
{
	struct ending ending = { 0 }, ignored = { 0 };
	char epitaph[64];
	bool as_they_were;

	send_beginning(story->number);
	run(lab, story, NULL, &ending);
	if (!told_to_its_end(&ending)) {
		how_it_ended(&ending, epitaph, sizeof epitaph);
		run(lab, story, epitaph, &ignored);
	}
	as_they_were = take_record(lab, &ending) && told_to_its_end(&ending);
	send_ending(story->number, &ending);
	free(ending.record);
	return as_they_were;
}

void tell_all(const struct story *stories, int n)
{
	struct lab lab = { 0 };

	for (int i = 0; i < n; i++) {
		if (stories[i].alone)
			continue;
		if (!lab.process && !open_lab(&lab))
			return;
		if (!tell(&lab, &stories[i]))
			close_lab(&lab);
	}
	if (lab.process)
		close_lab(&lab);
}

void tell_alone(const struct story *story)
{
	struct lab lab = { 0 };

	if (open_lab(&lab)) {
		tell(&lab, story);
		close_lab(&lab);
	}
}
