/*
 * Quiet: a step has ended when the network has delivered what it caused, all other threads and
 * children sleep or are gone, as the scheduler says, and none is in the middle of telling.
 */
#include "tellers.h"
#include "stack.h"
#include <sched.h>

static bool rests(struct teller *teller)
{
	char state = scheduler_state(teller);

	if (state == GONE)
		forget_teller(teller);
	return strchr("SZXT", state);
}

/* A teller that dies in the middle of telling never ends it: nobody knows what its call did. It may
 * have ended it since we looked, and died after that; only of a dead one the phase is the last. */
static void must_live(const struct teller *teller)
{
	bool appeared = teller->tid;

	if (appeared && strchr("ZX", scheduler_state(teller)) &&
	    atomic_load(&teller->phase) > IN_STORY)
		wrong_story("a thread or child ended while a call of its own was being told: "
			    "nobody knows what the call did, so let it end between two calls");
}

/*
 * Sound although nothing is locked: a teller that looked asleep in the middle of telling has
 * changed its phase before or since, and `changes` shows it. Of two that wait for quiet, the one
 * that appeared first lets the other finish: an order that no race can turn round.
 */
static bool others_quiet(void)
{
	unsigned before = atomic_load(&stage->changes);

	for (int i = 0; i < atomic_load(&stage->tellers); i++) {
		struct teller *teller = &stage->teller[i];
		enum phase phase = (enum phase)atomic_load(&teller->phase);

		if (teller == self || phase == ABSENT || (phase == WAITING && teller < self))
			continue;
		if (phase == IN_STORY && rests(teller))
			continue;
		if (phase != IN_STORY)
			must_live(teller);
		return false;
	}
	return before == atomic_load(&stage->changes);
}

/* A wake-up marks its thread runnable before the datagram behind it arrives, so asking after the
 * network has settled is enough. */
void until_quiet(void)
{
	bool alone = atomic_load(&stage->tellers) == 1;

	if (!alone)
		set_phase(self, WAITING);
	do {
		while (!alone && !others_quiet())
			sched_yield();
		take_the_floor();
		settle_connections();
		leave_the_floor();
	} while (!alone && !others_quiet());
	if (!alone)
		set_phase(self, TELLING);
}
