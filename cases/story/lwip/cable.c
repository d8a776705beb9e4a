/*
 * What joins host a to host b where a's network is not the kernel's: a tap on b, whose other side a
 * program holds. This one holds a queue of it that takes no packets: without any, the link would go
 * down between two stories.
 */
#include "host.h"
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>

/* A queue of the tap: the frames that Linux sends come out of it. */
int open_tap(void)
{
	struct ifreq name = { .ifr_name = TAP, .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_MULTI_QUEUE };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, TUNSETIFF, &name))
		give_up("/dev/net/tun: %s: lwIP needs a tap: modprobe tun", strerror(errno));
	return fd;
}

void lay_cable(const int host[HOSTS])
{
	struct ifreq idle = { .ifr_flags = IFF_DETACH_QUEUE };
	int tap;

	(void)host;
	tap = open_tap();
	if (ioctl(tap, TUNSETQUEUE, &idle) || fcntl(tap, F_SETFD, 0))
		give_up("tap: %s", strerror(errno));
	ip("link set " TAP " address 02:00:00:00:00:0b\n");
	configure(B);
}
