/*
 * Segments lost on purpose, where a network loses them: nftables drops them at the receiver's input
 * hook. (A drop on the sender's output hook is reported to TCP as a local failure, which is another
 * story.) What was lost is what nft counted, not what we meant to lose.
 */
#include "storyteller.h"
#include <nftables/libnftables.h>
#include <stdio.h>

static struct nft_ctx *nft[HOSTS];

/* The words of an arrow as flags, of which nft and the reader of the capture test the same mask. */
static const struct word {
	const char *name;
	unsigned mask, flags;
} words[] = {
	{ "FIN", TH_FIN, TH_FIN },
	{ "RST+ACK", TH_RST | TH_ACK, TH_RST | TH_ACK },
	{ "RST", TH_RST, TH_RST },
	{ "SYN+ACK", TH_SYN | TH_ACK, TH_SYN | TH_ACK },
	{ "SYN", TH_SYN | TH_ACK, TH_SYN },
	{ "DATA", TH_PUSH, TH_PUSH },
	{ "ACK", TH_SYN | TH_FIN | TH_RST | TH_PUSH | TH_ACK, TH_ACK },
};

static const char *run(enum host to, const char *commands)
{
	if (nft_run_cmd_from_buffer(nft[to], commands))
		give_up("nft: %s", nft_ctx_get_error_buffer(nft[to]));
	return nft_ctx_get_output_buffer(nft[to]);
}

static void open_nft(enum host to)
{
	on(to);
	nft[to] = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!nft[to] || nft_ctx_buffer_output(nft[to]) || nft_ctx_buffer_error(nft[to]))
		give_up("nft: no context");
	run(to, "add table ip halfclose\n"
		"add counter ip halfclose lost\n"
		"add chain ip halfclose lose { type filter hook input priority 0; }");
}

static unsigned lost_on_the_way(void)
{
	unsigned long lost = 0;

	for (int h = A; h <= B; h++) {
		const char *packets;

		if (!nft[h])
			continue;
		packets = strstr(run((enum host)h, "list counter ip halfclose lost"), "packets ");
		if (!packets)
			give_up("nft: no counter");
		lost += strtoul(packets + strlen("packets "), NULL, 10);
	}
	return (unsigned)lost;
}

/* The first segment from now on that fits: numgen counts those that come this far in its rule. */
static void drop_first(enum host to, const struct word *word)
{
	char rule[200];

	if (!nft[to])
		open_nft(to);
	snprintf(rule, sizeof rule,
		 "add rule ip halfclose lose tcp flags & %u == %u "
		 "numgen inc mod 4294967295 0 counter name lost drop",
		 word->mask, word->flags);
	run(to, rule);
	segments_lost = lost_on_the_way;
	hosts_changed = true;
}

/* segment: an arrow as claims have it, "a --FIN--> b" or "a <--DATA-- b". */
void story_lose(const char *segment)
{
	enum host to = strstr(segment, "--> b") ? B : A;
	const char *name = segment + (to == B ? strlen("a --") : strlen("a <--"));

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strncmp(name, words[i].name, strlen(words[i].name)))
			continue;
		drop_first(to, &words[i]);
		take_the_floor();
		narrate("lose", "[lose@32473 to=\"%s\" mask=\"%u\" flags=\"%u\"] the next %s",
			to == A ? "a" : "b", words[i].mask, words[i].flags, segment);
		leave_the_floor();
		tell_as("0");
		return;
	}
	give_up("lose(\"%s\"): no such segment: write it like \"a --FIN--> b\"", segment);
}
