/*
 * The wire for who tells by hand: segments as arrows, and which connection each is of. A connection
 * has the lowest number that no other living one has, and gives it up when it is over: both FINs
 * were there or an RST, or neither end has a socket any more. runner/wire.py does the same with a
 * capture.
 */
#include "wire.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdio.h>

enum { SEEN_MAX = 64 };

static struct seen {
	struct end end[2]; /* the left one is on host a, or connected */
	int number;
	bool fin[2], over;
} seen[SEEN_MAX];
static int seen_count;

static bool same(const struct end *one, const struct end *other)
{
	return one->host == other->host && one->address.sin6_port == other->address.sin6_port &&
	       IN6_ARE_ADDR_EQUAL(&one->address.sin6_addr, &other->address.sin6_addr);
}

/* The latest that fits; 0 or 1 in `from` is the end that `source` is. */
static struct seen *find(const struct end *source, const struct end *target, int *from)
{
	for (int i = seen_count - 1; i >= 0; i--)
		for (*from = 0; *from < 2; ++*from)
			if (same(&seen[i].end[*from], source) && same(&seen[i].end[!*from], target))
				return &seen[i];
	return NULL;
}

static int lowest_free_number(void)
{
	for (int number = 1;; number++) {
		bool taken = false;

		for (int i = 0; i < seen_count; i++)
			taken = taken || (seen[i].number == number && !seen[i].over);
		if (!taken)
			return number;
	}
}

/* The oldest makes room. */
static struct seen *add(const struct end *source, const struct end *target, int *from)
{
	struct seen *new;

	if (seen_count == SEEN_MAX)
		memmove(seen, seen + 1, (size_t)--seen_count * sizeof *seen);
	*from = source->host > target->host;
	new = &seen[seen_count];
	*new = (struct seen){ .number = lowest_free_number() };
	new->end[*from] = *source;
	new->end[!*from] = *target;
	seen_count++;
	return new;
}

static enum host host_from(const unsigned char *link_address)
{
	unsigned last;

	sscanf(hardware_text[B], "%*x:%*x:%*x:%*x:%*x:%x", &last);
	return link_address[5] == last ? B : A;
}

/* Where TCP's header begins and what it carries, NULL where the frame is another's. */
static const struct tcphdr *parse(const unsigned char *frame, struct end *source,
				  struct end *target, int *data)
{
	const struct ethhdr *link = (const void *)frame;
	const struct iphdr *v4 = (const void *)(frame + ETH_HLEN);
	const struct ip6_hdr *v6 = (const void *)(frame + ETH_HLEN);
	const struct tcphdr *tcp;
	int length;

	*source = (struct end){ .host = host_from(link->h_source) };
	*target = (struct end){ .host = host_from(link->h_dest) };
	if (link->h_proto == htons(ETH_P_IP) && v4->protocol == IPPROTO_TCP) {
		source->address.sin6_addr.s6_addr32[3] = v4->saddr;
		target->address.sin6_addr.s6_addr32[3] = v4->daddr;
		tcp = (const void *)(frame + ETH_HLEN + v4->ihl * 4);
		length = ntohs(v4->tot_len) - v4->ihl * 4;
	} else if (link->h_proto == htons(ETH_P_IPV6) && v6->ip6_nxt == IPPROTO_TCP) {
		source->address.sin6_addr = v6->ip6_src;
		target->address.sin6_addr = v6->ip6_dst;
		tcp = (const void *)(v6 + 1);
		length = ntohs(v6->ip6_plen);
	} else {
		return NULL;
	}
	source->address.sin6_port = tcp->source;
	target->address.sin6_port = tcp->dest;
	*data = length - tcp->doff * 4;
	return tcp;
}

static const char *word(const struct tcphdr *tcp, int data)
{
	static char text[32];

	if (tcp->syn || tcp->rst)
		snprintf(text, sizeof text, "%s%s", tcp->syn ? "SYN" : "RST",
			 tcp->ack ? "+ACK" : "");
	else if (data)
		snprintf(text, sizeof text, "DATA %d%s%s", data, tcp->urg ? "+URG" : "",
			 tcp->fin ? "+FIN" : "");
	else
		snprintf(text, sizeof text, "%s", tcp->fin ? "FIN" : "");
	return text;
}

/* As claims have it: a, and a2 of the second connection. */
static const char *name(const struct seen *c, int end, char text[8])
{
	snprintf(text, 8, c->number > 1 ? "%c%d" : "%c", "ab"[c->end[end].host], c -> number);
	return text;
}

bool arrow_of(const unsigned char *frame, char *text, size_t size)
{
	struct end source, target;
	int data, from;
	const struct tcphdr *tcp = parse(frame, &source, &target, &data);
	struct seen *c;
	char left[8], right[8];
	bool lost;

	if (!tcp)
		return false;
	lost = segment_is_lost && source.host != target.host &&
	       segment_is_lost(target.host, tcp->th_flags, data);
	c = find(&source, &target, &from);
	if (!c || (c->over && tcp->syn && !tcp->ack))
		c = add(&source, &target, &from);
	c->fin[from] = c->fin[from] || (tcp->fin && !lost);
	if (same(&source, &target)) /* connected to itself: its FIN is the other's too */
		c->fin[!from] = c->fin[from];
	c->over = c->over || (tcp->rst && !lost) || (c->fin[0] && c->fin[1]);
	if (from)
		snprintf(text, size, "%s %c--%s-- %s", name(c, 0, left), lost ? 'x' : '<',
			 word(tcp, data), name(c, 1, right));
	else
		snprintf(text, size, "%s --%s--%c %s", name(c, 0, left), word(tcp, data),
			 lost ? 'x' : '>', name(c, 1, right));
	return *word(tcp, data);
}

void nobody_has(const struct end *from, const struct end *to)
{
	int which;
	struct end plain[2] = { *from, *to };
	struct seen *c;

	for (int i = 0; i < 2; i++) /* IPv4 as the wire has it */
		if (IN6_IS_ADDR_V4MAPPED(&plain[i].address.sin6_addr))
			plain[i].address.sin6_addr.s6_addr16[5] = 0;
	c = find(&plain[0], &plain[1], &which);
	if (c)
		c->over = true;
}
