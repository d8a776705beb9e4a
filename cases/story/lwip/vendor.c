/*
 * The layer that a chip vendor put around lwIP, which is as it is: shutdown and close pass the same
 * guard. The first of them marks the socket as closing; a call that finds it marked is turned away.
 * The linker puts this between calls.c and lwIP (--wrap).
 *
 * With GUARD_KNOWS_CLOSE, the vendor's correction: the guard is told which of the two it is, and
 * only a close marks.
 */
#include "host.h"
#include "lwip/priv/sockets_priv.h"
#include "lwip/sockets.h"
#include <stdatomic.h>

#ifndef GUARD_KNOWS_CLOSE
#define GUARD_KNOWS_CLOSE 0
#endif

static atomic_bool closing[NUM_SOCKETS];

/* What is no socket any more is lwIP's to refuse. The guard itself gives no reason in errno. */
static bool may_pass(int fd, bool is_close)
{
	const struct lwip_sock *sock = lwip_socket_dbg_get_socket(fd);
	atomic_bool *mark = &closing[fd - LWIP_SOCKET_OFFSET];

	if (!sock || !sock->conn)
		return true;
	if (GUARD_KNOWS_CLOSE && !is_close ? !atomic_load(mark) : !atomic_exchange(mark, true))
		return true;
	errno = 0;
	return false;
}

int __wrap_lwip_shutdown(int fd, int how);
int __real_lwip_shutdown(int fd, int how);

int __wrap_lwip_shutdown(int fd, int how)
{
	return may_pass(fd, false) ? __real_lwip_shutdown(fd, how) : -1;
}

int __wrap_lwip_close(int fd);
int __real_lwip_close(int fd);

int __wrap_lwip_close(int fd)
{
	int result;

	if (!may_pass(fd, true))
		return -1;
	result = __real_lwip_close(fd);
	if (result == 0)
		atomic_store(&closing[fd - LWIP_SOCKET_OFFSET], false);
	return result;
}
