/*
 * What a host's network is made of: links, addresses, neighbours and routes, of the network
 * namespace that this process stands in.
 */
#include "rtnetlink.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/veth.h>
#include <sched.h>
#include <stdio.h>
#include <time.h>

enum {
	ADDRESS_MAX = sizeof(struct in6_addr),
	ROUTE_SECONDS = 10 /* after which a worker of the kernel won't come any more */
};

static void hardware_attribute(struct request *r, int type, const char *text)
{
	unsigned char address[ETH_ALEN];

	if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", address, address + 1, address + 2,
		   address + 3, address + 4, address + 5) != ETH_ALEN)
		give_up("%s: no hardware address", text);
	attribute(r, type, address, sizeof address);
}

static unsigned char family_of(const char *address)
{
	return strchr(address, ':') ? AF_INET6 : AF_INET;
}

static void address_attribute(struct request *r, int type, const char *text)
{
	int family = family_of(text);
	unsigned char address[ADDRESS_MAX];

	if (inet_pton(family, text, address) != 1)
		give_up("%s: no address", text);
	attribute(r, type, address, family == AF_INET ? 4 : ADDRESS_MAX);
}

/* veth(4): one end here, the other in that namespace, both called eth0. */
void make_veth(const char *own, const char *other, int namespace_of_other)
{
	static const char name[] = "eth0", kind[] = "veth";
	struct rtattr *information, *data, *peer;
	struct request r;

	begin_request(&r, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, sizeof(struct ifinfomsg));
	attribute(&r, IFLA_IFNAME, name, sizeof name);
	hardware_attribute(&r, IFLA_ADDRESS, own);
	information = attribute(&r, IFLA_LINKINFO, NULL, 0);
	attribute(&r, IFLA_INFO_KIND, kind, sizeof kind - 1);
	data = attribute(&r, IFLA_INFO_DATA, NULL, 0);
	peer = attribute(&r, VETH_INFO_PEER, NULL, 0);
	memset(more(&r, sizeof(struct ifinfomsg)), 0, sizeof(struct ifinfomsg));
	attribute(&r, IFLA_IFNAME, name, sizeof name);
	hardware_attribute(&r, IFLA_ADDRESS, other);
	attribute(&r, IFLA_NET_NS_FD, &namespace_of_other, sizeof namespace_of_other);
	end_nest(&r, peer);
	end_nest(&r, data);
	end_nest(&r, information);
	ask(&r, "no cable: is the module veth there?");
}

void set_hardware_address(const char *link, const char *address)
{
	struct request r;
	struct ifinfomsg *about = begin_request(&r, RTM_NEWLINK, 0, sizeof *about);

	about->ifi_index = (int)if_nametoindex(link);
	hardware_attribute(&r, IFLA_ADDRESS, address);
	ask(&r, link);
}

void set_up(const char *link, bool up)
{
	struct request r;
	struct ifinfomsg *about = begin_request(&r, RTM_NEWLINK, 0, sizeof *about);

	about->ifi_index = (int)if_nametoindex(link);
	about->ifi_change = IFF_UP;
	about->ifi_flags = up ? IFF_UP : 0;
	ask(&r, link);
}

void add_address(const char *link, const char *address, int prefix)
{
	/* Nobody is asked whether it is free, and routes are ours to make. */
	const uint32_t at_once = IFA_F_NODAD | IFA_F_NOPREFIXROUTE;
	struct request r;
	struct ifaddrmsg *about =
		begin_request(&r, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *about);

	about->ifa_family = family_of(address);
	about->ifa_prefixlen = (unsigned char)prefix;
	about->ifa_index = if_nametoindex(link);
	if (about->ifa_family == AF_INET6)
		attribute(&r, IFA_FLAGS, &at_once, sizeof at_once);
	address_attribute(&r, IFA_LOCAL, address);
	address_attribute(&r, IFA_ADDRESS, address);
	ask(&r, address);
}

/* Permanent, so that nobody asks for it on the wire. */
void add_neighbour(const char *link, const char *address, const char *hardware)
{
	struct request r;
	struct ndmsg *about =
		begin_request(&r, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, sizeof *about);

	about->ndm_family = family_of(address);
	about->ndm_ifindex = (int)if_nametoindex(link);
	about->ndm_state = NUD_PERMANENT;
	address_attribute(&r, NDA_DST, address);
	hardware_attribute(&r, NDA_LLADDR, hardware);
	ask(&r, address);
}

static struct rtmsg *begin_route(struct request *r, int type, int flags, const char *network,
				 int prefix)
{
	struct rtmsg *about = begin_request(r, type, flags, sizeof *about);

	about->rtm_family = family_of(network);
	about->rtm_dst_len = (unsigned char)prefix;
	about->rtm_table = RT_TABLE_MAIN;
	about->rtm_protocol = RTPROT_BOOT;
	address_attribute(r, RTA_DST, network);
	return about;
}

/* A way on which no acknowledgement is delayed: a delayed ACK is a timer, and whether a FIN was
 * acknowledged when one looks would depend on it. */
static void ask_for_quick_acks(struct request *r, const char *link, const char *source)
{
	int index = (int)if_nametoindex(link), yes = 1;
	struct rtattr *metrics;

	address_attribute(r, RTA_PREFSRC, source);
	attribute(r, RTA_OIF, &index, sizeof index);
	metrics = attribute(r, RTA_METRICS, NULL, 0);
	attribute(r, RTAX_QUICKACK, &yes, sizeof yes);
	end_nest(r, metrics);
	ask(r, link);
}

/* To the hosts of this network. */
void add_route(const char *link, const char *network, int prefix, const char *source)
{
	struct request r;
	struct rtmsg *about =
		begin_route(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, network, prefix);

	about->rtm_scope = RT_SCOPE_LINK;
	about->rtm_type = RTN_UNICAST;
	ask_for_quick_acks(&r, link, source);
}

static int error_without_kernels_route(const char *network, int prefix)
{
	struct request r;
	struct rtmsg *about = begin_route(&r, RTM_DELROUTE, 0, network, prefix);

	about->rtm_table = RT_TABLE_LOCAL;
	about->rtm_protocol = RTPROT_KERNEL;
	return error_of(&r, network);
}

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

/* IPv6 replaces a route by one of the same metric alone, and the kernel's own have another. A
 * worker of the kernel makes them, when the address is there to use (addrconf_dad_work()). */
static void delete_kernels_route(const char *network, int prefix)
{
	time_t end = now() + ROUTE_SECONDS;
	int error;

	while ((error = error_without_kernels_route(network, prefix)) == ESRCH && now() < end)
		sched_yield();
	if (error == ESRCH)
		give_up("%s: after %d seconds the kernel has no route to this address of its own: "
			"run again when the machine has less to do",
			network, ROUTE_SECONDS);
	if (error)
		give_up("%s: %s", network, strerror(error));
}

/* To addresses of the host itself, in place of the way that the kernel has made. */
void add_own_route(const char *link, const char *network, int prefix, const char *source)
{
	struct request r;
	struct rtmsg *about;

	if (family_of(network) == AF_INET6)
		delete_kernels_route(network, prefix);
	about = begin_route(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, network, prefix);
	about->rtm_table = RT_TABLE_LOCAL;
	about->rtm_protocol = RTPROT_KERNEL;
	about->rtm_scope = RT_SCOPE_HOST;
	about->rtm_type = RTN_LOCAL;
	ask_for_quick_acks(&r, link, source);
}

/* In the place of the way there. */
void make_unreachable(const char *network, int prefix)
{
	struct request r;

	begin_route(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, network, prefix)->rtm_type =
		RTN_UNREACHABLE;
	ask(&r, network);
}

void delete_route(const char *network, int prefix)
{
	struct request r;

	begin_route(&r, RTM_DELROUTE, 0, network, prefix)->rtm_scope = RT_SCOPE_NOWHERE;
	ask(&r, network);
}

void set_mtu(const char *link, int mtu)
{
	struct request r;
	struct ifinfomsg *about = begin_request(&r, RTM_NEWLINK, 0, sizeof *about);

	about->ifi_index = (int)if_nametoindex(link);
	attribute(&r, IFLA_MTU, &mtu, sizeof mtu);
	ask(&r, link);
}
