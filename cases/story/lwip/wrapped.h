/* For the files that put calls of their own before the kernel's (ld(1), --wrap). */
#ifndef WRAPPED_H
#define WRAPPED_H
#include "host.h"
#include "lwip/sockets.h"

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/* Declares the kernel's own as __real_NAME and begins ours. */
#define CALL(type, name, ...)                                                                      \
	type __real_##name(__VA_ARGS__);                                                           \
	type __wrap_##name(__VA_ARGS__);                                                           \
	type __wrap_##name(__VA_ARGS__)

/* Whether a descriptor is lwIP's. */
static inline bool lwips(int fd)
{
	return fd >= LWIP_SOCKET_OFFSET;
}

#endif
