/*
 * The soak: one session, whose link goes down and up, over and over.
 *
 *   soak.c       the client that reconnects, its server, and what it has cost so far
 *   on_linux.c   the link of a client on Linux, and what its host has in use
 *   on_lwip.c    the same on lwIP
 */
#ifndef SOAK_H
#define SOAK_H
#include "storyteller.h"

/* What the client's host has in use: connections without those in TIME_WAIT; memory in
 * bytes, negative where nobody knows. */
struct in_use {
	unsigned sockets, connections, time_wait;
	long long memory_free, memory_lowest;
};

void set_link(bool up);
struct in_use in_use(void);
int slot_of(int fd);

#endif
