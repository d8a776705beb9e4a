/*
 * nftables drops where a network loses: at the receiver's input hook. (A drop on the sender's
 * output hook is reported to TCP as a local failure, which is another story.)
 */
#include "storyteller.h"
#include <nftables/libnftables.h>
#include <stdio.h>

static struct nft_ctx *nft[HOSTS];

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

/* What nft has dropped, at both hosts. */
unsigned lost_on_the_way(void)
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
void drop_next(enum host to, unsigned mask, unsigned flags)
{
	char rule[200];

	if (!nft[to])
		open_nft(to);
	snprintf(rule, sizeof rule,
		 "add rule ip halfclose lose tcp flags & %u == %u "
		 "numgen inc mod 4294967295 0 counter name lost drop",
		 mask, flags);
	run(to, rule);
	hosts_changed = true;
}
