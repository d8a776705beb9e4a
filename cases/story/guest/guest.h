/*
 * A guest's side: a kernel of its own, booted for the stories, without a shell, Python or tcpdump.
 *
 *   init.c      the first process: mounts, loads modules, has all stories told, powers off
 *   telling.c   one laboratory, and the stories told in it one after the other
 *   line.c      what became of each, as messages on the line to the host
 *   record.c    a program of its own: the recorder, in tcpdump's place
 *
 * runner/labs/guest.py is the other end of the line.
 */
#ifndef GUEST_H
#define GUEST_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { STORIES_MAX = 2048 };

/* A line of the list: its number is the host's, and the port is told to the program. */
struct story {
	int number, seconds;
	bool alone; /* on hosts of its own: it waits for a timer */
	char program[256];
};

/* What became of it: the exit status as waitpid(2) has it, what it said, and its record. */
struct ending {
	int status;
	bool hung;
	char said[2048];
	char *record;
	size_t size;
};

/* init.c */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* telling.c */
void tell_all(const struct story *stories, int n);
void tell_alone(const struct story *story);

/* line.c */
void open_line(const char *path);
void close_line(void);
void send_beginning(int number);
void send_dropped(int packets);
void send_all_told(void);
void send_ending(int number, const struct ending *ending);

#endif
