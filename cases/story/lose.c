/*
 * Segments lost on purpose. Where the receiver is drops them (nft.c); what was lost is what was
 * counted there, not what we meant to lose.
 */
#include "lose.h"
#include "stack.h"
#include <stdio.h>
#include <sys/mman.h>

/* Shared with children, whose segments go over the same wire. */
struct losses {
	int count;
	struct loss loss[LOSSES_MAX];
};
static struct losses *losses;

static bool any_to(enum host to)
{
	for (int i = 0; i < losses->count; i++)
		if (losses->loss[i].to == to)
			return true;
	return false;
}

static unsigned lost_so_far(void)
{
	unsigned lost = 0;

	for (int h = A; h <= B; h++)
		if (any_to((enum host)h))
			lost += stack_of[h]->lost ? stack_of[h]->lost() : dropped((enum host)h);
	return lost;
}

/* What nobody is told of takes no loss away from the story. */
static void lose_nothing(bool for_now)
{
	for (int i = 0; i < losses->count; i++) {
		atomic_int *phase = &losses->loss[i].phase;

		if (atomic_load(phase) != OVER)
			atomic_store(phase, for_now ? PAUSED : LOSING);
	}
	for (int h = A; h <= B; h++)
		if (any_to((enum host)h) && !stack_of[h]->lose)
			pause_drops((enum host)h, for_now);
}

/* For who draws the segments as they come. */
static bool is_lost(enum host to, unsigned flags, int data)
{
	for (int i = 0; i < losses->count; i++) {
		struct loss *loss = &losses->loss[i];

		if (loss->to != to || loss->shown || atomic_load(&loss->phase) != LOSING ||
		    !fits(loss, flags, data))
			continue;
		loss->shown = !loss->every;
		return true;
	}
	return false;
}

/* This file is linked only where a story loses something. */
__attribute__((constructor)) static void tell_what_was_lost(void)
{
	losses = mmap(NULL, sizeof *losses, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (losses == MAP_FAILED)
		give_up("mmap: %s", strerror(errno));
	segments_lost = lost_so_far;
	pause_losses = lose_nothing;
	segment_is_lost = is_lost;
}

int lose_from_now_on(const struct loss *loss, const char *what)
{
	int number = losses->count;
	char data[24] = "";
	const char *why = loss->by_outage ? " why=\"outage\"" : "";

	if (number == LOSSES_MAX)
		wrong_story("more than %d losses: lose_all() is for every such segment",
			    LOSSES_MAX);
	losses->loss[number] = *loss;
	losses->count++;
	if (stack_of[loss->to]->lose)
		stack_of[loss->to]->lose(&losses->loss[number]);
	else
		drop(number, loss);
	if (loss->data != ANY_LENGTH)
		snprintf(data, sizeof data, " data=\"%d\"", loss->data);
	if (loss->data == SOME_DATA)
		snprintf(data, sizeof data, " data=\"some\"");
	take_the_floor();
	narrate("lose", "[lose@32473 to=\"%s\" mask=\"%u\" flags=\"%u\"%s times=\"%s\"%s] %s",
		loss->to == A ? "a" : "b", loss->mask, loss->flags, data, loss->every ? "all" : "1",
		why, what);
	leave_the_floor();
	return number;
}

void deliver_again(int number)
{
	struct loss *loss = &losses->loss[number];

	atomic_store(&loss->phase, OVER);
	if (!stack_of[loss->to]->lose)
		drop_no_more(number, loss);
	take_the_floor();
	narrate("deliver", "[deliver@32473 n=\"%d\"] it is lost no more", number + 1);
	leave_the_floor();
}

void deliver_after_outage(enum host to)
{
	for (int number = 0; number < losses->count; number++) {
		const struct loss *loss = &losses->loss[number];

		if (loss->by_outage && loss->to == to && atomic_load(&loss->phase) != OVER)
			deliver_again(number);
	}
}

static int losses_of(const char *call, const char *arrow, struct loss loss[HOSTS])
{
	int n = read_arrow(arrow, loss), number;

	if (n == 0 && sscanf(arrow, "a%d", &number) == 1)
		wrong_story("%s(\"%.60s\"): a segment is lost by what it is, on whichever "
			    "connection: write a and b without a number",
			    call, arrow);
	if (n == 0)
		wrong_story("%s(\"%.60s\"): no such segment: write it like a --FIN--> b or "
			    "a <--DATA 5-- b, and each segment like a --> b",
			    call, arrow);
	return n;
}

void story_lose(const char *arrow)
{
	struct loss loss[HOSTS];
	int n = losses_of("lose", arrow, loss);

	if (n > 1)
		wrong_story("lose(\"%s\"): one segment goes one way: a --> b or a <-- b", arrow);
	lose_from_now_on(&loss[0], arrow);
	tell_as("0");
}

void story_lose_all(const char *arrow)
{
	struct loss loss[HOSTS];
	int n = losses_of("lose_all", arrow, loss);

	for (int i = 0; i < n; i++) {
		loss[i].every = true;
		lose_from_now_on(&loss[i], arrow);
	}
	tell_as("0");
}

static bool same(const struct loss *one, const struct loss *other)
{
	return one->by_outage == other->by_outage && one->to == other->to &&
	       one->mask == other->mask && one->flags == other->flags && one->data == other->data;
}

void story_deliver(const char *arrow)
{
	struct loss loss[HOSTS];
	int n = losses_of("deliver", arrow, loss), ended = 0;

	for (int i = 0; i < n; i++)
		for (int number = 0; number < losses->count; number++) {
			const struct loss *known = &losses->loss[number];

			if (atomic_load(&known->phase) == OVER || !same(known, &loss[i]))
				continue;
			deliver_again(number);
			ended++;
		}
	if (ended == 0)
		wrong_story("deliver(\"%s\"): nothing ends: no lose() or lose_all() says the same",
			    arrow);
	tell_as("0");
}
