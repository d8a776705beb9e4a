/*
 * Keep a flag for each direction in the program, and call shutdown() at most once for each.
 *
 * Neither a second shutdown() nor poll() nor TCP_INFO tells on every stack which directions are
 * shut: Linux repeats 0 where lwIP says ENOTCONN, poll() calls your own SHUT_RD the peer's end, and
 * TCP_INFO is Linux's alone. Two bits of your own are right everywhere, and they make shutdown() a
 * call whose result need not be looked at.
 *
 * See: shutdown(2)
 * Port: wrong error number
 */
#include "story.h"

struct half {
	int fd, has_finished, peer_has_finished;
};

static void finish(struct half *half)
{
	if (!half->has_finished)
		shutdown(half->fd, SHUT_WR);			// = 0			a --FIN--> b
	half->has_finished = 1;
}

static void hear(struct half *half)
{
	char buf[8];

	half->peer_has_finished = (read)(half->fd, buf, sizeof buf) == 0;
}

void story(int a, int b)
{
	struct half half = { a, 0, 0 };

	finish(&half);
	finish(&half);
	is(half.has_finished && !half.peer_has_finished);	// = yes
	shutdown(b, SHUT_WR);					// = 0			a <--FIN-- b
	hear(&half);
	finish(&half);
	is(half.has_finished && half.peer_has_finished);	// = yes
	close(a);						// = 0
	close(b);						// = 0
}
