/*
 * The connections of a story, each known by the addresses of its two ends: in told calls they are
 * learnt, and state(fd) finds that of a descriptor also when the descriptor is closed. Which number
 * a connection has in the story is decided by the reader of the wire (runner/connections.py).
 */
#include "ends.h"
#include "stack.h"
#include <sys/mman.h>
#include <sys/stat.h>

enum { CONNECTIONS_MAX = 64, DESCRIPTORS_MAX = 4096, NOT_SEEN = -1 };

/* The end that connected is the first. */
struct connection {
	struct end end[2];
	int state[2];
	bool narrated;
};

/* Shared with children: the story's connections, the latest one last. `several` says that there
 * have been two at a time, or one within one host; until then the states in each result are all
 * there is to say. */
struct known {
	int n;
	bool several, within[HOSTS];
	struct connection list[CONNECTIONS_MAX];
};
static struct known *known;

/* What was learnt of a descriptor, and of which socket (an inode; lwIP has none). */
static struct memory {
	bool of_connection;
	ino_t socket;
	struct end own, peer;
} memories[DESCRIPTORS_MAX];

void open_connections(void)
{
	known = mmap(NULL, sizeof *known, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	if (known == MAP_FAILED)
		give_up("mmap: %s", strerror(errno));
}

static struct connection *find(const struct end *own, const struct end *peer)
{
	for (int i = known->n - 1; i >= 0; i--) {
		struct connection *c = &known->list[i];

		if ((same_end(&c->end[0], own) && same_end(&c->end[1], peer)) ||
		    (same_end(&c->end[1], own) && same_end(&c->end[0], peer)))
			return c;
	}
	return NULL;
}

static int look_at(const struct end *own, const struct end *peer)
{
	return stack_of[own->host]->state_of(own, peer);
}

static bool has_ended(int state)
{
	return state == TCP_GONE || state == TCP_TIME_WAIT;
}

static void drop(int i)
{
	known->n--;
	memmove(&known->list[i], &known->list[i + 1], (size_t)(known->n - i) * sizeof *known->list);
}

static void add(const struct end *connected, const struct end *accepted)
{
	for (int i = known->n - 1; i >= 0; i--)
		if (has_ended(known->list[i].state[0]) && has_ended(known->list[i].state[1]))
			drop(i);
	if (known->n == CONNECTIONS_MAX)
		drop(0);
	known->list[known->n++] = (struct connection){ .end = { *connected, *accepted },
						       .state = { NOT_SEEN, NOT_SEEN } };
	if (connected->host == accepted->host)
		known->within[connected->host] = true;
	known->several = known->several || known->n > 1 || connected->host == accepted->host;
}

static ino_t inode(int fd)
{
	struct stat found;

	return fstat(fd, &found) ? 0 : found.st_ino;
}

static void remember(int fd, const struct end *own, const struct end *peer)
{
	if (fd >= 0 && fd < DESCRIPTORS_MAX)
		memories[fd] = (struct memory){ true, inode(fd), *own, *peer };
}

void forget_descriptor(int fd)
{
	if (fd >= 0 && fd < DESCRIPTORS_MAX)
		memories[fd].of_connection = false;
}

/* A connection refused at once has no own address any more. */
void know_connected(int fd, const struct sockaddr *name)
{
	struct end own, peer;

	forget_descriptor(fd);
	if (!is_tcp(fd) || !own_end(fd, &own) || !peer_end(name, &own, &peer))
		return;
	remember(fd, &own, &peer);
	take_the_floor();
	add(&own, &peer);
	leave_the_floor();
}

void know_accepted(int fd)
{
	struct end own, peer;

	forget_descriptor(fd);
	if (!both_ends(fd, &own, &peer))
		return;
	remember(fd, &own, &peer);
	take_the_floor();
	if (!find(&own, &peer)) /* nobody has told the connect */
		add(&peer, &own);
	leave_the_floor();
}

void know_duplicate(int fd, int of)
{
	if (of >= 0 && of < DESCRIPTORS_MAX && memories[of].of_connection)
		remember(fd, &memories[of].own, &memories[of].peer);
}

/* A number that is closed, or still of the socket that was known, though it has no peer any more.
 */
static bool still_known(int fd)
{
	ino_t now = inode(fd);

	return fd >= 0 && fd < DESCRIPTORS_MAX && memories[fd].of_connection &&
	       (now == 0 || now == memories[fd].socket);
}

int state_of_descriptor(int fd)
{
	struct end own, peer;

	if (is_tcp(fd) && both_ends(fd, &own, &peer)) {
		remember(fd, &own, &peer);
		return look_at(&own, &peer);
	}
	if (still_known(fd))
		return look_at(&memories[fd].own, &memories[fd].peer);
	if (!is_tcp(fd))
		wrong_story("state(%d): no TCP socket, and none was known by that number", fd);
	return own_end(fd, &own) ? look_at(&own, NULL) : TCP_CLOSE;
}

/* The latest connection, NULL before there is one; `end` is the one on that host, -1 where none is.
 * Of a connection within one host it is the end that connected. */
static const struct connection *latest(enum host host, int *end)
{
	const struct connection *c = known->n ? &known->list[known->n - 1] : NULL;

	*end = !c ? -1 : c->end[0].host == host ? 0 : c->end[1].host == host ? 1 : -1;
	return c;
}

int state_of(enum host host)
{
	int end;
	const struct connection *c = latest(host, &end);

	return end < 0 ? TCP_GONE : look_at(&c->end[end], &c->end[!end]);
}

int latest_state(enum host host)
{
	int end;
	const struct connection *c = latest(host, &end);

	return end < 0 ? TCP_GONE : c->state[end];
}

static void narrate_connection(struct connection *c)
{
	char end[2][64];
	const char *state[2];

	for (int i = 0; i < 2; i++) {
		print_end(&c->end[i], end[i], sizeof end[i]);
		state[i] = state_name(c->state[i]);
	}
	narrate("connection",
		"[connection@32473 hosts=\"%c%c\" from=\"%s\" to=\"%s\" states=\"%s %s\"] "
		"%s %s, %s %s",
		"ab"[c->end[0].host], "ab"[c->end[1].host], end[0], end[1], state[0], state[1],
		end[0], state[0], end[1], state[1]);
	by_hand_connection(&c->end[0], &c->end[1],
			   c->state[0] == TCP_GONE && c->state[1] == TCP_GONE);
	c->narrated = true;
}

void look_at_connections(void)
{
	for (int i = 0; i < known->n; i++) {
		struct connection *c = &known->list[i];
		int before[2] = { c->state[0], c->state[1] };

		for (int e = 0; e < 2; e++)
			c->state[e] = look_at(&c->end[e], &c->end[!e]);
		if (memcmp(before, c->state, sizeof before))
			c->narrated = false;
		if (known->several && !c->narrated)
			narrate_connection(c);
	}
}

/* The wire does not show the end of a connection of which only timers knew: who reads it must hear
 * that its number is free. */
void before_connecting(void)
{
	take_the_floor();
	for (int i = 0; i < known->n; i++) {
		struct connection *c = &known->list[i];

		if (c->state[0] == TCP_GONE && c->state[1] == TCP_GONE && !c->narrated)
			narrate_connection(c);
	}
	leave_the_floor();
}

/* All that the hosts have sent so far has been taken, also what they have sent to themselves; and
 * what that made them send. */
void settle_connections(void)
{
	told_stack->settle();
	for (int h = A; h <= B; h++)
		if (known->within[h])
			settle_loopback((enum host)h);
	if (known->within[A] || known->within[B])
		told_stack->settle();
}
