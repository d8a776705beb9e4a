/* What joins the two hosts: a cable between two kernels, which veth(4) is. */
#include "storyteller.h"
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>

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

void lay_cable(const int host[HOSTS])
{
	char cable[160];
	int news = -1;

	snprintf(cable, sizeof cable,
		 "link add eth0 address 02:00:00:00:00:0b type veth "
		 "peer name eth0 address 02:00:00:00:00:0a netns /proc/self/fd/%d\n",
		 host[A]);
	ip(cable);
	for (int h = A; h <= B; h++) {
		if (setns(host[h], CLONE_NEWNET))
			give_up("setns: %s", strerror(errno));
		news = h == A ? watch_links() : news;
		configure((enum host)h);
	}
	await_carrier(news);
}
