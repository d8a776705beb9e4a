/*
 * What a stack must answer. Each stack fills in one table; stack.c says which host runs which, and
 * the folder of another stack has a file in its place.
 */
#ifndef STACK_H
#define STACK_H
#include "storyteller.h"

struct loss;

struct stack {
	const char *name;
	const char *(*version)(void);

	/* The kernel's descriptors have numbers below this; 0 where none is taken otherwise. */
	int descriptors;

	/* Before the storyteller has any socket on this host, and as the last before the story. */
	void (*open)(enum host host);
	void (*watch)(void);

	/* Returns when what was put on the wire so far has been taken, and so has the answer. */
	void (*settle)(void);

	/* The state of the socket with these addresses, also if nobody holds it; TCP_GONE if none
	 * has. Without a peer: whether one listens there, TCP_LISTEN or TCP_CLOSE. */
	int (*state_of)(const struct end *own, const struct end *peer);

	/* The counters that moved on this host since it was asked last: of the stack that is told
	 * of, on both. */
	void (*reasons)(enum host host, char *names, size_t size);

	/* How many segments the hosts had sent and received when they were asked for reasons last,
	 * of the stack that is told of. */
	unsigned long (*segments)(void);

	/* Before this host takes segments in; NULL where that is the business of nft.c. The loss
	 * says by itself when it is over. */
	void (*lose)(const struct loss *loss);

	/* The link of this host goes up or down; NULL where outage.c knows how. */
	void (*network)(bool up);
	unsigned (*lost)(void);

	/* What of this host's own went past the recorder since it was opened; NULL if nothing can.
	 */
	const char *(*hidden)(enum host host);
};

/* linux.c */
extern const struct stack linux_stack;

/* stack.c: who answers for each host, and the one that the story is told of */
extern const struct stack *const stack_of[HOSTS], *const told_stack;

#endif
