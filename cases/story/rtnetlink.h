/* A question to the kernel about the network of the host that one stands on: rtnetlink.c. */
#ifndef RTNETLINK_H
#define RTNETLINK_H
#include "storyteller.h"
#include <linux/if.h>
#include <linux/rtnetlink.h>

enum { REQUEST_MAX = 512 };

struct request {
	_Alignas(struct nlmsghdr) char text[REQUEST_MAX];
};

unsigned if_nametoindex(const char *name); /* <net/if.h> does not go with <linux/if.h> */

/* begin_request() gives the structure that every request of its kind begins with; attributes
 * follow, of which one may be the nest of others, until end_nest(). */
void *begin_request(struct request *r, int type, int flags, size_t size);
void *more(struct request *r, size_t size);
struct rtattr *attribute(struct request *r, int type, const void *value, size_t size);
void end_nest(struct request *r, struct rtattr *nest);

/* Sends it and waits until it is done: an error number, or the end of the story. */
int error_of(struct request *r, const char *what);
void ask(struct request *r, const char *what);

#endif
