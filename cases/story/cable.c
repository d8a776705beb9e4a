/* What joins the two hosts: a cable between two kernels, which veth(4) is. */
#include "storyteller.h"
#include <sched.h>
#include <stdio.h>

void lay_cable(const int host[HOSTS])
{
	char cable[160];

	snprintf(cable, sizeof cable,
		 "link add eth0 address 02:00:00:00:00:0b type veth "
		 "peer name eth0 address 02:00:00:00:00:0a netns /proc/self/fd/%d\n",
		 host[A]);
	ip(cable);
	for (int h = A; h <= B; h++) {
		if (setns(host[h], CLONE_NEWNET))
			give_up("setns: %s", strerror(errno));
		configure((enum host)h);
	}
}
