/* The stage that tellers.c, quiet.c and threads.c share: who tells, and what each is doing. */
#ifndef TELLERS_H
#define TELLERS_H
#include "storyteller.h"
#include <stdatomic.h>

enum { TELLERS = 256, GONE = 'X' };
enum phase { ABSENT, IN_STORY, TELLING, WAITING };

struct teller {
	atomic_int phase;
	pid_t pid, tid;
	unsigned long handle; /* pthread_t or pid, as the story knows it */
	bool waited_for;
	char doing[24];
	const struct step *step; /* in the memory of its own process */
};

/* Shared with children, so that one order holds for all of them. */
struct stage {
	pthread_mutex_t floor;
	atomic_uint changes;
	atomic_int tellers;
	int steps;
	struct teller teller[TELLERS];
};

extern struct stage *stage;
extern _Thread_local struct teller *self;

void set_phase(struct teller *teller, enum phase phase);
struct teller *new_teller(void);
void appear(struct teller *teller, unsigned long handle);
void watch_teller(const struct teller *teller, pid_t pid, pid_t tid);
char scheduler_state(const struct teller *teller);
void forget_teller(struct teller *teller);
bool is_there(const struct teller *teller);

#endif
