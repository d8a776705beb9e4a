/*
 * The network of one host is taken away from the story, and given back. The storyteller keeps it:
 * its own datagrams don't ask for a route (narrate.c), and only TCP is lost.
 */
#include "lose.h"
#include "stack.h"

enum outage { UP, DOWN, UNREACHABLE, OUTAGES };

static const char *const names[OUTAGES] = { "up", "down", "unreachable" };

/*
 * What is left when an interface goes down is no route (fib_disable_ip() in the kernel's
 * net/ipv4/fib_frontend.c), and nothing comes in any more. An unreachable route is one that says
 * so.
 */
static void turn_kernel(enum host host, enum outage outage)
{
	const struct plan *plan = storys_plan();
	enum host before = here();

	on(host);
	add_route("eth0", plan->network, plan->prefix, plan->host[host]);
	if (outage == DOWN)
		delete_route(plan->network, plan->prefix);
	if (outage == UNREACHABLE)
		make_unreachable(plan->network, plan->prefix);
	on(before);
}

static enum outage outage_of(const char *text)
{
	int outage = 0;

	while (outage < OUTAGES && strcmp(text, names[outage]))
		outage++;
	if (outage == OUTAGES)
		wrong_story("network(\"%.60s\"): a host's network is \"up\", \"down\" or "
			    "\"unreachable\"",
			    text);
	return (enum outage)outage;
}

void story_network(enum host host, const char *text)
{
	const struct loss all_it_receives = {
		.to = host, .data = ANY_LENGTH, .every = true, .by_outage = true
	};
	enum outage outage = outage_of(text);

	deliver_after_outage(host);
	if (outage == DOWN)
		lose_from_now_on(&all_it_receives, text);
	if (!stack_of[host]->network)
		turn_kernel(host, outage);
	else if (outage == UNREACHABLE)
		cannot_tell("not applicable: needs an unreachable route, which lwIP has not");
	else
		stack_of[host]->network(outage == UP);
	hosts_changed = true;
	tell_as("%s", text);
}
