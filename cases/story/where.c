/* Where: on which host one stands, under which addresses the hosts are known, and which numbers
 * are left to the story. */
#include "storyteller.h"
#include <arpa/inet.h>
#include <sched.h>
#include <sys/stat.h>

enum { PORT_BY_HAND = 9999 };

const char *const address_text[HOSTS] = { "10.9.0.1", "10.9.0.2" };
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

struct sockaddr_in address_of(enum host host, int port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	sa.sin_addr.s_addr = inet_addr(address_text[host]);
	return sa;
}

struct sockaddr_in address(enum host host)
{
	return address_of(host, server_port);
}

/* The low numbers are the story's: which one is free next may be its subject. */
int out_of_the_way(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, 64);

	if (high < 0)
		return fd;
	close(fd);
	return high;
}
