/* The wire as arrows, for by_hand.c. */
#ifndef WIRE_H
#define WIRE_H
#include "storyteller.h"

/* The arrow of an Ethernet frame; false where it is no segment that counts unnamed. */
bool arrow_of(const unsigned char *frame, char *text, size_t size);

/* A connection of which neither end has a socket any more. */
void nobody_has(const struct end *from, const struct end *to);

#endif
