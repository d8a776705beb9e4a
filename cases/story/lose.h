/*
 * What is lost: the word of an arrow, as flags and a number of bytes. The receiver tests these, and
 * so does the reader of the capture, to whom they are narrated.
 */
#ifndef LOSE_H
#define LOSE_H
#include "storyteller.h"
#include <stdatomic.h>

enum { LOSSES_MAX = 64, ANY_LENGTH = -1, SOME_DATA = -2 };
enum { LOSING, PAUSED, OVER };

struct loss {
	enum host to;
	unsigned mask, flags;
	int data;       /* bytes, or one of the two above */
	bool every;     /* not only the next one */
	bool by_outage; /* nothing need be lost */
	atomic_int phase;
	bool shown; /* by hand, as lost */
};

/* arrow.c */
int read_arrow(const char *arrow, struct loss loss[HOSTS]);
bool fits(const struct loss *loss, unsigned flags, int data);

/* lose.c: returns the number of the loss, by which the reader knows it. */
int lose_from_now_on(const struct loss *loss, const char *what);
void deliver_again(int number);
void deliver_after_outage(enum host to);

/* nft.c, for a host whose segments the kernel takes in */
void drop(int number, const struct loss *loss);
void drop_no_more(int number, const struct loss *loss);
void pause_drops(enum host to, bool pause);
unsigned dropped(enum host to);

#endif
