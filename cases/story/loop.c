/*
 * A loop that comes round for ever. A turn is the calls from one telling of a line to the next. A
 * loop hangs when its last TURNS turns were alike in each result, state and counter, and sent
 * nothing. Turns are counted and not seconds, so that a story ends in the same place on every
 * machine.
 */
#include "stack.h"

enum { TURNS = 256, LONGEST = 64 /* calls of a turn */ };

struct deed {
	int line;
	unsigned long looks;
};

static _Thread_local struct deed deeds[LONGEST];
static _Thread_local unsigned told, alike[LONGEST + 1]; /* by the number of calls of a turn */
static _Thread_local int top; /* the first line of what goes round; 0 where nothing does */

const char round_and_round[] = "256 turns of this loop were alike, and sent nothing";

static unsigned long mixed(unsigned long looks, const char *text)
{
	while (*text) /* FNV-1a */
		looks = (looks ^ (unsigned char)*text++) * 1099511628211UL;
	return looks;
}

/* Since it was asked last, by this thread. */
static bool something_was_sent(void)
{
	static _Thread_local unsigned long before;
	unsigned long now = told_stack->segments(), sent = now - before;

	before = now;
	return sent;
}

static int first_line_of(unsigned calls)
{
	int first = deeds[told % LONGEST].line;

	for (unsigned back = 1; back < calls; back++) {
		int line = deeds[(told - back) % LONGEST].line;

		first = line < first ? line : first;
	}
	return first;
}

void remember_call(const struct step *step, const char *result, const char *because)
{
	unsigned long looks = mixed(mixed((unsigned long)step->line, result), because);
	bool sent = something_was_sent();
	struct deed now = { step->line, looks * 31 + (unsigned long)latest_state(A) * 16 +
						(unsigned long)latest_state(B) };

	deeds[told % LONGEST] = now;
	top = 0;
	for (unsigned calls = 1; calls < LONGEST && calls <= told; calls++) {
		const struct deed *before = &deeds[(told - calls) % LONGEST];
		bool same = before->line == now.line && before->looks == now.looks;

		alike[calls] = same && !sent ? alike[calls] + 1 : 0;
		if (!top && alike[calls] >= (TURNS - 1) * calls)
			top = first_line_of(calls);
	}
	told++;
}

bool goes_round(int line)
{
	return top && line == top;
}
