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
#include <net/if.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <sys/ioctl.h>

enum { CABLE_MTU = 1500 };

/* On the host one stands on, when its end of the cable is up. */
void show_loopback(enum host host)
{
	set_hardware_address("lo", hardware_text[host]);
	set_up("lo", true);
	add_own_route("eth0", address_text[host], 32, address_text[host]);
	add_own_route("lo", "127.0.0.0", 8, "127.0.0.1");
	add_own_route("lo", "127.0.0.1", 32, "127.0.0.1");
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
