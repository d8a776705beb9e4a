/*
 * nftables drops where a network loses: at the receiver's input hook. (A drop on the sender's
 * output hook is reported to TCP as a local failure, which is another story.)
 *
 * What is received from the cable passes the chain `receive`, from there `lose`, whose rules say
 * what is lost, and from there one chain for each loss, which drops.
 */
#include "lose.h"
#include <nftables/libnftables.h>
#include <stdarg.h>
#include <stdio.h>

/* Header lengths in words of four bytes: 5 without options, 15 at most (RFC 791 3.1, RFC 9293 3.1).
 */
enum { SHORTEST = 5, LONGEST = 15, COMMANDS_MAX = 12288 };

static struct nft_ctx *nft[HOSTS];

static const char *run(enum host to, const char *commands)
{
	if (nft_run_cmd_from_buffer(nft[to], commands))
		give_up("nft: %s", nft_ctx_get_error_buffer(nft[to]));
	return nft_ctx_get_output_buffer(nft[to]);
}

/* Once in each process that loses or counts; the table itself may be there already. */
static void open_nft(enum host to)
{
	enum host before = here();

	on(to);
	nft[to] = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!nft[to] || nft_ctx_buffer_output(nft[to]) || nft_ctx_buffer_error(nft[to]))
		give_up("nft: no context");
	run(to, "add table inet halfclose\n"
		"add counter inet halfclose lost\n"
		"add chain inet halfclose lose\n"
		"add chain inet halfclose receive { type filter hook input priority 0; }");
	on(before);
	pause_drops(to, false);
}

unsigned dropped(enum host to)
{
	const char *packets;

	if (!nft[to])
		open_nft(to);
	packets = strstr(run(to, "list counter inet halfclose lost"), "packets ");
	if (!packets)
		give_up("nft: no counter");
	return (unsigned)strtoul(packets + strlen("packets "), NULL, 10);
}

void pause_drops(enum host to, bool pause)
{
	if (!nft[to])
		open_nft(to);
	run(to, pause ? "flush chain inet halfclose receive"
		      : "flush chain inet halfclose receive\n"
			"add rule inet halfclose receive iifname eth0 jump lose");
}

/* The commands so far, and one more. */
__attribute__((format(printf, 2, 3))) static void add(char *commands, const char *format, ...)
{
	size_t used = strlen(commands);
	va_list ap;

	va_start(ap, format);
	if (vsnprintf(commands + used, COMMANDS_MAX - used, format, ap) >= COMMANDS_MAX - (int)used)
		give_up("nft: a rule that is too long");
	va_end(ap);
}

/*
 * A segment's data is what is left of the datagram's length behind two headers that have lengths of
 * their own. nft can't subtract: so there is a rule for each length of the TCP header, with a set
 * of each length of the IP header (behind the version's 4) and what the datagram's length then is.
 * IPv6 counts only what is behind its own header (RFC 8200 3), and our hosts add no other.
 */
static void add_rules_by_length(char *commands, const char *flags, int data, const char *then)
{
	for (int tcp = SHORTEST; tcp <= LONGEST; tcp++) {
		add(commands, "%s tcp doff %d @nh,0,8 . ip length %s{", flags, tcp,
		    data == SOME_DATA ? "!= " : "");
		for (int ip = SHORTEST; ip <= LONGEST; ip++)
			add(commands, "%s 0x4%x . %d", ip > SHORTEST ? "," : "", (unsigned)ip,
			    4 * (ip + tcp) + (data == SOME_DATA ? 0 : data));
		add(commands, " } %s\n", then);
		add(commands, "%s tcp doff %d ip6 length %s%d %s\n", flags, tcp,
		    data == SOME_DATA ? "!= " : "", 4 * tcp + (data == SOME_DATA ? 0 : data), then);
	}
}

/* The next one is the first that comes into its chain: numgen counts them. */
void drop(int number, const struct loss *loss)
{
	char commands[COMMANDS_MAX] = "", test[96], then[32];

	if (!nft[loss->to])
		open_nft(loss->to);
	snprintf(test, sizeof test, "add rule inet halfclose lose tcp flags & %u == %u", loss->mask,
		 loss->flags);
	snprintf(then, sizeof then, "jump loss_%d", number);
	add(commands,
	    "add chain inet halfclose loss_%d\n"
	    "add rule inet halfclose loss_%d %s counter name lost drop\n",
	    number, number, loss->every ? "" : "numgen inc mod 4294967295 0");
	if (loss->data == ANY_LENGTH)
		add(commands, "%s %s\n", test, then);
	else
		add_rules_by_length(commands, test, loss->data, then);
	run(loss->to, commands);
	hosts_changed = true;
}

void drop_no_more(int number, const struct loss *loss)
{
	char command[64];

	if (!nft[loss->to])
		open_nft(loss->to);
	snprintf(command, sizeof command, "flush chain inet halfclose loss_%d", number);
	run(loss->to, command);
}
