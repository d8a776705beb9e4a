/*
 * What a host's network is made of, asked of the kernel itself: rtnetlink(7). It is of the network
 * namespace that this process stands in.
 */
#include "storyteller.h"
#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>
#include <linux/veth.h>
#include <stdio.h>

enum { REQUEST_MAX = 512, ADDRESS_MAX = sizeof(struct in6_addr) };

unsigned if_nametoindex(const char *name); /* <net/if.h> does not go with <linux/if.h> */

struct request {
	_Alignas(struct nlmsghdr) char text[REQUEST_MAX];
};

static struct nlmsghdr *header(struct request *r)
{
	return (struct nlmsghdr *)(void *)r->text;
}

/* Room at the end of what is there, for a header or an attribute. */
static void *more(struct request *r, size_t size)
{
	void *at = r->text + NLMSG_ALIGN(header(r)->nlmsg_len);

	header(r)->nlmsg_len = NLMSG_ALIGN(header(r)->nlmsg_len) + (unsigned)size;
	if (header(r)->nlmsg_len > sizeof r->text)
		give_up("rtnetlink: a request of more than %d bytes", REQUEST_MAX);
	return at;
}

/* A request, with the structure that every one of its kind begins with. */
static void *begin(struct request *r, int type, int flags, size_t size)
{
	memset(r, 0, sizeof *r);
	header(r)->nlmsg_len = NLMSG_HDRLEN;
	header(r)->nlmsg_type = (unsigned short)type;
	header(r)->nlmsg_flags = (unsigned short)(NLM_F_REQUEST | NLM_F_ACK | flags);
	return more(r, size);
}

static struct rtattr *attribute(struct request *r, int type, const void *value, size_t size)
{
	struct rtattr *attribute = more(r, RTA_LENGTH(size));

	attribute->rta_type = (unsigned short)type;
	attribute->rta_len = (unsigned short)RTA_LENGTH(size);
	if (size)
		memcpy(RTA_DATA(attribute), value, size);
	return attribute;
}

/* An attribute that has others in it: all that follow, up to here. */
static void end_nest(struct request *r, struct rtattr *nest)
{
	nest->rta_len = (unsigned short)(r->text + header(r)->nlmsg_len - (char *)nest);
}

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

/* Sends it and waits for the answer: an error number, 0 where it is done. */
static int error_of(struct request *r, const char *what)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char more[REQUEST_MAX];
	} answer;
	int kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (kernel < 0 || send(kernel, r, header(r)->nlmsg_len, 0) < 0 ||
	    recv(kernel, &answer, sizeof answer, 0) < 0)
		give_up("%s: rtnetlink: %s", what, strerror(errno));
	close(kernel);
	return answer.header.nlmsg_type == NLMSG_ERROR ? -answer.error.error : 0;
}

static void ask(struct request *r, const char *what)
{
	int error = error_of(r, what);

	if (error)
		give_up("%s: %s", what, strerror(error));
}

/* veth(4): one end here, the other in that namespace, both called eth0. */
void make_veth(const char *own, const char *other, int namespace_of_other)
{
	static const char name[] = "eth0", kind[] = "veth";
	struct rtattr *information, *data, *peer;
	struct request r;

	begin(&r, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, sizeof(struct ifinfomsg));
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
	struct ifinfomsg *about = begin(&r, RTM_NEWLINK, 0, sizeof *about);

	about->ifi_index = (int)if_nametoindex(link);
	hardware_attribute(&r, IFLA_ADDRESS, address);
	ask(&r, link);
}

void set_up(const char *link, bool up)
{
	struct request r;
	struct ifinfomsg *about = begin(&r, RTM_NEWLINK, 0, sizeof *about);

	about->ifi_index = (int)if_nametoindex(link);
	about->ifi_change = IFF_UP;
	about->ifi_flags = up ? IFF_UP : 0;
	ask(&r, link);
}

void add_address(const char *link, const char *address, int prefix)
{
	struct request r;
	struct ifaddrmsg *about = begin(&r, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *about);

	about->ifa_family = family_of(address);
	about->ifa_prefixlen = (unsigned char)prefix;
	about->ifa_index = if_nametoindex(link);
	address_attribute(&r, IFA_LOCAL, address);
	address_attribute(&r, IFA_ADDRESS, address);
	ask(&r, address);
}

/* Permanent, so that nobody asks for it on the wire. */
void add_neighbour(const char *link, const char *address, const char *hardware)
{
	struct request r;
	struct ndmsg *about = begin(&r, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, sizeof *about);

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
	struct rtmsg *about = begin(r, type, flags, sizeof *about);

	about->rtm_family = family_of(network);
	about->rtm_dst_len = (unsigned char)prefix;
	about->rtm_table = RT_TABLE_MAIN;
	about->rtm_protocol = RTPROT_BOOT;
	address_attribute(r, RTA_DST, network);
	return about;
}

/* A way on which no acknowledgement is delayed: a delayed ACK is a timer, and whether a FIN was
 * acknowledged when one looks would depend on it. */
static void go_promptly(struct request *r, const char *link, const char *source)
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
	go_promptly(&r, link, source);
}

/* To addresses of the host itself, in place of the way that the kernel has made. */
void add_own_route(const char *link, const char *network, int prefix, const char *source)
{
	struct request r;
	struct rtmsg *about =
		begin_route(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, network, prefix);

	about->rtm_table = RT_TABLE_LOCAL;
	about->rtm_protocol = RTPROT_KERNEL;
	about->rtm_scope = RT_SCOPE_HOST;
	about->rtm_type = RTN_LOCAL;
	go_promptly(&r, link, source);
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
	struct ifinfomsg *about = begin(&r, RTM_NEWLINK, 0, sizeof *about);

	about->ifi_index = (int)if_nametoindex(link);
	attribute(&r, IFLA_MTU, &mtu, sizeof mtu);
	ask(&r, link);
}

static struct tcmsg *begin_traffic(struct request *r, int type, const char *link, const char *kind)
{
	struct tcmsg *about = begin(r, type, NLM_F_CREATE | NLM_F_EXCL, sizeof *about);

	about->tcm_ifindex = (int)if_nametoindex(link);
	attribute(r, TCA_KIND, kind, strlen(kind) + 1);
	return about;
}

/* The place where a filter sees what leaves by a link; it queues nothing. */
static int add_classifier(const char *link)
{
	struct request r;
	struct tcmsg *about = begin_traffic(&r, RTM_NEWQDISC, link, "clsact");

	about->tcm_handle = TC_H_MAKE(TC_H_CLSACT, 0);
	about->tcm_parent = TC_H_CLSACT;
	return error_of(&r, link);
}

/* A filter that everything fits, whose action is to send a copy out by another link. */
static int add_copies(const char *link, const char *to)
{
	union {
		char all[sizeof(struct tc_u32_sel) + sizeof(struct tc_u32_key)];
		struct tc_u32_sel head;
	} everything = { { 0 } };
	struct tc_mirred copy = { .action = TC_ACT_PIPE,
				  .eaction = TCA_EGRESS_MIRROR,
				  .ifindex = if_nametoindex(to) };
	struct request r;
	struct tcmsg *about = begin_traffic(&r, RTM_NEWTFILTER, link, "u32");
	struct rtattr *options, *actions, *first, *of_action;

	everything.head.flags = TC_U32_TERMINAL;
	everything.head.nkeys = 1; /* which tests no bit */
	about->tcm_parent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS);
	about->tcm_info = TC_H_MAKE(1U << 16, htons(ETH_P_ALL));
	options = attribute(&r, TCA_OPTIONS, NULL, 0);
	attribute(&r, TCA_U32_SEL, &everything, sizeof everything);
	actions = attribute(&r, TCA_U32_ACT, NULL, 0);
	first = attribute(&r, 1, NULL, 0);
	attribute(&r, TCA_ACT_KIND, "mirred", sizeof "mirred");
	of_action = attribute(&r, TCA_ACT_OPTIONS, NULL, 0);
	attribute(&r, TCA_MIRRED_PARMS, &copy, sizeof copy);
	end_nest(&r, of_action);
	end_nest(&r, first);
	end_nest(&r, actions);
	end_nest(&r, options);
	return error_of(&r, link);
}

/* tc-mirred(8): a copy of all that leaves by one link leaves by another too. Whether it can be had.
 */
bool mirror(const char *link, const char *to)
{
	return !add_classifier(link) && !add_copies(link, to);
}
