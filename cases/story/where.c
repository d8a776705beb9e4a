/* Where: on which host one stands, under which addresses the hosts are known, and which numbers
 * are left to the story. */
#include "storyteller.h"
#include <arpa/inet.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { PORT_BY_HAND = 9999 };

const struct plan ipv4 = {
	.family = AF_INET,
	.name = "inet",
	.network = "10.9.0.0",
	.host = { "10.9.0.1", "10.9.0.2" },
	.loopback = "127.0.0.1",
	.loopback_network = "127.0.0.0",
	.prefix = 24,
	.prefix_of_host = 32,
	.prefix_of_loopback = 8,
	.size = sizeof(struct sockaddr_in),
};
const struct plan ipv6 = {
	.family = AF_INET6,
	.name = "inet6",
	.network = "fd00:9::",
	.host = { "fd00:9::a", "fd00:9::b" },
	.loopback = "::1",
	.loopback_network = "::1",
	.prefix = 64,
	.prefix_of_host = 128,
	.prefix_of_loopback = 128,
	.size = sizeof(struct sockaddr_in6),
};
const char *const hardware_text[HOSTS] = { "02:00:00:00:00:0a", "02:00:00:00:00:0b" };
int namespace[HOSTS], server_port = PORT_BY_HAND;

int enter(enum host host)
{
	return setns(namespace[host], CLONE_NEWNET);
}

void on(enum host host)
{
	if (enter(host))
		give_up("setns: %s", strerror(errno));
}

/* A namespace has a number, as a file has. */
enum host here(void)
{
	struct stat own, of_a;

	if (stat("/proc/thread-self/ns/net", &own) || fstat(namespace[A], &of_a))
		give_up("/proc/thread-self/ns/net: %s", strerror(errno));
	return own.st_ino == of_a.st_ino ? A : B;
}

/* netns(7): what a network namespace is known by to its sockets, socket(7), SO_NETNS_COOKIE. */
static uint64_t cookie_of(int fd)
{
	uint64_t cookie = 0;
	socklen_t size = sizeof cookie;

	getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &size);
	return cookie;
}

static uint64_t cookie_of_host[HOSTS];

void open_where(void)
{
	for (int h = A; h <= B; h++) {
		int any;

		on((enum host)h);
		any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		cookie_of_host[h] = cookie_of(any);
		close(any);
	}
}

/* The host that a socket is on, whatever its addresses. Kernels before 5.14 don't say: then it is
 * where one stands. */
enum host host_of(int fd)
{
	uint64_t cookie = cookie_of(fd);

	for (int h = A; cookie && h <= B; h++)
		if (cookie == cookie_of_host[h])
			return (enum host)h;
	return here();
}

/* Which family this story is told over, and its hosts are made for. */
const struct plan *storys_plan(void)
{
	const char *name = getenv("HALFCLOSE_FAMILY");

	if (!name || !strcmp(name, ipv4.name))
		return &ipv4;
	if (strcmp(name, ipv6.name))
		give_up("HALFCLOSE_FAMILY=%.20s: it is %s or %s", name, ipv4.name, ipv6.name);
	return &ipv6;
}

struct sockaddr_in address_of(enum host host, int port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	sa.sin_addr.s_addr = inet_addr(ipv4.host[host]);
	return sa;
}

struct sockaddr_storage address_by(const struct plan *plan, enum host host, int port)
{
	struct sockaddr_storage any = { .ss_family = (sa_family_t)plan->family };
	struct sockaddr_in *old = (struct sockaddr_in *)&any;
	struct sockaddr_in6 *new = (struct sockaddr_in6 *)&any;
	bool is_old = plan->family == AF_INET;

	*(is_old ? &old->sin_port : &new->sin6_port) = htons((uint16_t)port);
	inet_pton(plan->family, plan->host[host],
		  is_old ? (void *)&old->sin_addr : (void *)&new->sin6_addr);
	return any;
}

struct sockaddr_in address(enum host host)
{
	return address_of(host, server_port);
}

struct sockaddr_storage endpoint(enum host host)
{
	return address_by(storys_plan(), host, server_port);
}

int story_family(void)
{
	return storys_plan()->family;
}

/*
 * The storyteller's descriptors have numbers of their own, above the limit that the story has
 * (RLIMIT_NOFILE): the story's begin at 3 in every run, which one is free next may be its subject,
 * and who closes all numbers up to sysconf(_SC_OPEN_MAX) closes none of the storyteller's.
 */
enum { STORYTELLERS = 384, STORYS = 1024 };

static rlim_t first_own = STORYS, behind_own = STORYS + STORYTELLERS;

/* All of the kernel's numbers are below `end`, where that is not 0. What a caller left open has
 * nothing to do with the story, and would take numbers of it. */
void keep_numbers_apart(int end)
{
	struct rlimit limit;

	close_range(STDERR_FILENO + 1, ~0U, 0);
	getrlimit(RLIMIT_NOFILE, &limit);
	if (end && limit.rlim_max > (rlim_t)end)
		limit.rlim_max = (rlim_t)end;
	if (behind_own > limit.rlim_max)
		behind_own = limit.rlim_max;
	first_own = behind_own > 2 * STORYTELLERS ? behind_own - STORYTELLERS : behind_own / 2;
	limit.rlim_cur = first_own;
	setrlimit(RLIMIT_NOFILE, &limit);
}

bool is_storytellers(int fd)
{
	return fd >= (int)first_own && fd < (int)behind_own;
}

int out_of_the_way(int fd)
{
	struct rlimit storys, raised;
	int high;

	if (is_storytellers(fd))
		return fd;
	getrlimit(RLIMIT_NOFILE, &storys);
	raised = (struct rlimit){ behind_own, storys.rlim_max };
	setrlimit(RLIMIT_NOFILE, &raised);
	high = fcntl(fd, F_DUPFD_CLOEXEC, (int)first_own);
	setrlimit(RLIMIT_NOFILE, &storys);
	if (high < 0)
		return fd;
	close(fd);
	return high;
}

void storytellers_numbers(unsigned *first, unsigned *behind)
{
	*first = (unsigned)first_own;
	*behind = (unsigned)behind_own;
}
