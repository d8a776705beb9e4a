/*
 * What a host sends to itself goes over its loopback interface, where no recorder of the other host
 * hears it. So a copy of it goes out over the cable (tc-mirred(8)), in its place before what is
 * sent later; the other host passes it over, since the link address is not its own. The interface
 * has the sender's link address, by which the copy tells whose it is, and the cable's MTU, so that
 * each copy fits.
 *
 * Where a kernel can't do that, the MTU stays as it was, and a story that has sent anything over
 * loopback can't be told.
 */
#include "storyteller.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <sys/ioctl.h>

enum { CABLE_MTU = 1500 };

static void show_own_addresses(const struct plan *plan, enum host host)
{
	const char *own = plan->host[host];

	add_own_route("eth0", own, plan->prefix_of_host, own);
	add_own_route("lo", plan->loopback_network, plan->prefix_of_loopback, plan->loopback);
	if (plan->prefix_of_loopback < plan->prefix_of_host)
		add_own_route("lo", plan->loopback, plan->prefix_of_host, plan->loopback);
}

/* On the host one stands on, when its end of the cable is up. */
void show_loopback(enum host host)
{
	set_hardware_address("lo", hardware_text[host]);
	set_up("lo", true);
	show_own_addresses(&ipv4, host);
	if (storys_plan() == &ipv6)
		show_own_addresses(&ipv6, host);
	if (mirror("lo", "eth0"))
		set_mtu("lo", CABLE_MTU);
}

/* Where copies are not to be had: proc(5), net/dev, and how much had been sent before the story. */
static int devices[HOSTS] = { -1, -1 };
static unsigned long long sent_before[HOSTS];

static unsigned long long sent_over_loopback(enum host host)
{
	char text[2048], *lo;
	ssize_t n = pread(devices[host], text, sizeof text - 1, 0);

	text[n > 0 ? n : 0] = 0;
	lo = strstr(text, "lo:");
	return lo ? strtoull(lo + strlen("lo:"), NULL, 10) : 0;
}

/* fd: any socket on this host, on which one stands. */
void watch_loopback(enum host host, int fd)
{
	struct ifreq mtu = { .ifr_name = "lo" };

	if (!ioctl(fd, SIOCGIFMTU, &mtu) && mtu.ifr_mtu == CABLE_MTU)
		return;
	devices[host] = out_of_the_way(open("/proc/thread-self/net/dev", O_RDONLY | O_CLOEXEC));
	sent_before[host] = sent_over_loopback(host);
}

const char *hidden_on_loopback(enum host host)
{
	if (devices[host] < 0 || sent_over_loopback(host) == sent_before[host])
		return NULL;
	return "a connection within one host can't be recorded: this kernel lacks tc's mirred "
	       "action, its u32 filter or its clsact queue: modprobe act_mirred cls_u32 "
	       "sch_ingress";
}

/* A socket that is connected to itself. */
static int open_echo(enum host host)
{
	struct sockaddr_in own = { .sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof own;
	enum host before = here();
	int fd;

	on(host);
	fd = out_of_the_way(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	on(before);
	if (fd < 0 || bind(fd, (struct sockaddr *)&own, size) ||
	    getsockname(fd, (struct sockaddr *)&own, &size) ||
	    connect(fd, (struct sockaddr *)&own, size))
		give_up("loopback: %s", strerror(errno));
	return fd;
}

/*
 * Returns when this host has taken what it has sent to itself. What is sent over loopback waits in
 * a queue of the processor that sent it (netif_rx()), so a datagram goes through the queue of each;
 * and once more, behind what the host answered.
 */
void settle_loopback(enum host host)
{
	static int echo[HOSTS] = { -1, -1 };
	cpu_set_t allowed, one;
	char c = '.';

	if (echo[host] < 0)
		echo[host] = open_echo(host);
	if (sched_getaffinity(0, sizeof allowed, &allowed))
		give_up("sched_getaffinity: %s", strerror(errno));
	for (int round = 0; round < 2; round++)
		for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
			if (!CPU_ISSET(cpu, &allowed))
				continue;
			CPU_ZERO(&one);
			CPU_SET(cpu, &one);
			sched_setaffinity(0, sizeof one, &one);
			if (send(echo[host], &c, 1, 0) != 1 || recv(echo[host], &c, 1, 0) != 1)
				give_up("loopback: %s", strerror(errno));
		}
	sched_setaffinity(0, sizeof allowed, &allowed);
}
