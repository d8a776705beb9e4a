/*
 * Segments lost on purpose. Where the receiver is drops them (nft.c); what was lost is what was
 * counted there, not what we meant to lose.
 */
#include "stack.h"

/* The words of an arrow as flags, of which the receiver and the reader of the capture test the same
 * mask. */
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

/* Where a stack takes its segments from the wire itself, it also loses them. */
static void lose_next(enum host to, unsigned mask, unsigned flags)
{
	if (stack_of[to]->drop_next)
		stack_of[to]->drop_next(mask, flags);
	else
		drop_next(to, mask, flags);
}

static unsigned all_lost(void)
{
	unsigned lost = lost_on_the_way();

	for (int h = A; h <= B; h++)
		lost += stack_of[h]->lost ? stack_of[h]->lost() : 0;
	return lost;
}

/* segment: an arrow as claims have it, "a --FIN--> b" or "a <--DATA-- b". */
void story_lose(const char *segment)
{
	enum host to = strstr(segment, "--> b") ? B : A;
	const char *name = segment + (to == B ? strlen("a --") : strlen("a <--"));

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strncmp(name, words[i].name, strlen(words[i].name)))
			continue;
		lose_next(to, words[i].mask, words[i].flags);
		segments_lost = all_lost;
		take_the_floor();
		narrate("lose", "[lose@32473 to=\"%s\" mask=\"%u\" flags=\"%u\"] the next %s",
			to == A ? "a" : "b", words[i].mask, words[i].flags, segment);
		leave_the_floor();
		tell_as("0");
		return;
	}
	give_up("lose(\"%s\"): no such segment: write it like \"a --FIN--> b\"", segment);
}
