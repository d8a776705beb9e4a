/* Ends of connections, by their addresses: ends.c. An end is that of storyteller.h. */
#ifndef ENDS_H
#define ENDS_H
#include "storyteller.h"

bool is_tcp(int fd);
bool same_end(const struct end *one, const struct end *other);
bool own_end(int fd, struct end *own);
bool peer_end(const struct sockaddr *name, const struct end *own, struct end *peer);
bool both_ends(int fd, struct end *own, struct end *peer);
void print_end(const struct end *end, char *text, size_t size);

#endif
