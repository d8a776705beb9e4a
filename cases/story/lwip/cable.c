/*
 * What joins the hosts where the network of one is not the kernel's: a tap on the other, whose
 * other side a program holds. The laboratory keeps it, so the link stays up between two stories,
 * and each story takes the same descriptor: to open the tap for every story would cost some
 * milliseconds (the kernel waits for all processors when one lets go of it).
 */
#include "host.h"
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

/* The number it has in the laboratory. */
enum { TAP = 9 };

void lay_cable(const int host[HOSTS])
{
	struct ifreq name = { .ifr_name = "eth0", .ifr_flags = IFF_TAP | IFF_NO_PI };
	int tap;

	if (setns(host[LINUX_HOST], CLONE_NEWNET))
		give_up("setns: %s", strerror(errno));
	tap = open("/dev/net/tun", O_RDWR);

	if (tap < 0 || ioctl(tap, TUNSETIFF, &name) || dup2(tap, TAP) < 0)
		give_up("/dev/net/tun: %s: lwIP needs a tap: modprobe tun", strerror(errno));
	if (tap != TAP)
		close(tap);
	set_hardware_address("eth0", hardware_text[LINUX_HOST]);
	configure(LINUX_HOST);
}

/* The tap that joins the hosts of this story. */
int tap_of(long laboratory)
{
	int process, tap = TAP;

	if (laboratory) {
		process = (int)syscall(SYS_pidfd_open, laboratory, 0);
		tap = (int)syscall(SYS_pidfd_getfd, process, TAP, 0);
		if (process < 0 || tap < 0)
			give_up("the laboratory's tap: %s: it takes CAP_SYS_PTRACE in a container",
				strerror(errno));
		close(process);
	}
	return out_of_the_way(tap);
}
