/* A client on Linux: the kernel says what its host has in use. */
#include "soak.h"
#include <stdio.h>
#include <sys/sysinfo.h>

enum { DESCRIPTORS = 1024 };

/* As the cable of the client's device: when the kernel has answered, the carrier is what it shall
 * be. */
void set_link(bool up)
{
	on(A);
	set_up("eth0", up);
}

static bool is_clients(int fd)
{
	struct sockaddr_in own = { 0 };
	int protocol = 0;
	socklen_t size = sizeof protocol, room = sizeof own;

	return getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) == 0 &&
	       protocol == IPPROTO_TCP && getsockname(fd, (struct sockaddr *)&own, &room) == 0 &&
	       own.sin_addr.s_addr != address(B).sin_addr.s_addr;
}

/* sockstat's own number has others too: those of netlink are freed later. */
static unsigned count_sockets(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < DESCRIPTORS; fd++)
		n += is_clients(fd);
	return n;
}

static void count_connections(struct in_use *now)
{
	FILE *file;

	on(A);
	file = fopen("/proc/thread-self/net/sockstat", "re");
	if (!file || fscanf(file, "sockets: used %*u TCP: inuse %u orphan %*u tw %u",
			    &now->connections, &now->time_wait) != 2)
		give_up("/proc/net/sockstat: not as proc(5) has it");
	fclose(file);
}

/* Of the whole machine: a host has no memory of its own. */
static void measure_memory(struct in_use *now)
{
	static long long lowest = INT64_MAX;
	struct sysinfo machine;

	if (sysinfo(&machine))
		give_up("sysinfo: %s", strerror(errno));
	now->memory_free = (long long)machine.freeram * machine.mem_unit;
	lowest = now->memory_free < lowest ? now->memory_free : lowest;
	now->memory_lowest = lowest;
}

struct in_use in_use(void)
{
	struct in_use now = { .sockets = count_sockets() };

	count_connections(&now);
	measure_memory(&now);
	return now;
}

int slot_of(int fd)
{
	return fd;
}
