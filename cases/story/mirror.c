/* Loopback is recorded on the cable: a copy of all that one link sends leaves by another as well.
 */
#include "rtnetlink.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/tc_act/tc_mirred.h>

static struct tcmsg *begin_traffic(struct request *r, int type, const char *link, const char *kind)
{
	struct tcmsg *about = begin_request(r, type, NLM_F_CREATE | NLM_F_EXCL, sizeof *about);

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
