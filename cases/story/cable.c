/* What joins the two hosts: a cable between two kernels, which veth(4) is. */
#include "storyteller.h"
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>

enum { NEWS_MAX = 8192 };

/* What becomes of the links of the host one stands on, rtnetlink(7). */
static int watch_links(void)
{
	struct sockaddr_nl links = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };
	int news = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (news < 0 || bind(news, (struct sockaddr *)&links, sizeof links))
		give_up("rtnetlink: %s", strerror(errno));
	return news;
}

/* The end that was up first drops what it shall send until a worker of the kernel has seen that the
 * other is up too; that is told here. */
static void await_carrier(int news)
{
	_Alignas(struct nlmsghdr) char text[NEWS_MAX];
	const struct nlmsghdr *message = (void *)text;
	const struct ifinfomsg *link = NLMSG_DATA(message);

	do {
		if (recv(news, text, sizeof text, 0) < 0)
			give_up("rtnetlink: %s", strerror(errno));
	} while (message->nlmsg_type != RTM_NEWLINK || link->ifi_flags & IFF_LOOPBACK ||
		 !(link->ifi_flags & IFF_LOWER_UP));
	close(news);
}

static void set_feature(unsigned command, unsigned on)
{
	struct ethtool_value feature = { command, on };
	struct ifreq request = { .ifr_name = "eth0", .ifr_data = (void *)&feature };
	int any = socket(AF_INET, SOCK_DGRAM, 0);

	if (any < 0 || ioctl(any, SIOCETHTOOL, &request))
		give_up("eth0: %s", strerror(errno));
	close(any);
}

/*
 * What arrives on this host is taken in the order in which it was sent, whichever processor sent
 * it. Without this each processor has a queue of its own (netif_rx()), and where one is behind,
 * what a timer sent there is overtaken by the datagram that shall come behind it. The queue that is
 * one for all is that of GRO (veth_xmit()), and it is used where the other end does not do TSO.
 */
static void one_queue(void)
{
	set_feature(ETHTOOL_STSO, 0);
	set_feature(ETHTOOL_SGRO, 1);
}

void lay_cable(const int host[HOSTS])
{
	int news = -1;

	make_veth(hardware_text[B], hardware_text[A], host[A]);
	for (int h = A; h <= B; h++) {
		if (setns(host[h], CLONE_NEWNET))
			give_up("setns: %s", strerror(errno));
		news = h == A ? watch_links() : news;
		one_queue();
		configure((enum host)h);
	}
	await_carrier(news);
}
