/*
 * The connections of a story, each known by the addresses of its two ends: in told calls they are
 * learnt, and state(fd) finds that of a descriptor also when the descriptor is closed. Which number
 * a connection has in the story is not decided here but by who reads the wire.
 */
#include "stack.h"
#include <arpa/inet.h>
#include <stdio.h>
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

static bool same_end(const struct end *one, const struct end *other)
{
	return one->host == other->host && one->address.sin6_port == other->address.sin6_port &&
	       IN6_ARE_ADDR_EQUAL(&one->address.sin6_addr, &other->address.sin6_addr);
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

/* IPv4 addresses as those of IPv6 that stand for them (RFC 4291, 2.5.5.2). */
static bool address_from(const struct sockaddr *from, struct sockaddr_in6 *address)
{
	const struct sockaddr_in *old = (const struct sockaddr_in *)from;

	if (from->sa_family == AF_INET6) {
		*address = *(const struct sockaddr_in6 *)from;
	} else if (from->sa_family == AF_INET) {
		*address = (struct sockaddr_in6){ AF_INET6, old->sin_port, 0, { { { 0 } } }, 0 };
		address->sin6_addr.s6_addr16[5] = 0xffff;
		address->sin6_addr.s6_addr32[3] = old->sin_addr.s_addr;
	} else {
		return false;
	}
	return address->sin6_port != 0;
}

/* Which host has this address for all to see; neither's is e.g. a loopback address. */
static bool is_of(const struct in6_addr *address, enum host host)
{
	return IN6_IS_ADDR_V4MAPPED(address) &&
	       address->s6_addr32[3] == address_of(host, 0).sin_addr.s_addr;
}

static bool is_loopback(const struct in6_addr *address)
{
	return IN6_IS_ADDR_LOOPBACK(address) ||
	       (IN6_IS_ADDR_V4MAPPED(address) && address->s6_addr[12] == IN_LOOPBACKNET);
}

static bool own_end(int fd, struct end *own)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof name;

	if (getsockname(fd, (struct sockaddr *)&name, &size) ||
	    !address_from((struct sockaddr *)&name, &own->address))
		return false;
	own->host = is_of(&own->address.sin6_addr, A)   ? A
		    : is_of(&own->address.sin6_addr, B) ? B
							: host_of(fd);
	return true;
}

/* To connect to no address at all is to connect to one's own host. */
static bool peer_end(const struct sockaddr *name, const struct end *own, struct end *peer)
{
	struct in6_addr *ip = &peer->address.sin6_addr;

	if (!address_from(name, &peer->address))
		return false;
	if (IN6_IS_ADDR_UNSPECIFIED(ip) || (IN6_IS_ADDR_V4MAPPED(ip) && !ip->s6_addr32[3]))
		*ip = own->address.sin6_addr;
	if (is_of(ip, A) || is_of(ip, B))
		peer->host = is_of(ip, A) ? A : B;
	else if (is_loopback(ip) || IN6_ARE_ADDR_EQUAL(ip, &own->address.sin6_addr))
		peer->host = own->host;
	else
		peer->host = !own->host;
	return true;
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

/* lwIP has no name for a socket whose connection is over. */
static bool is_tcp(int fd)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof name, type_size = sizeof(int);
	int type;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) || type != SOCK_STREAM)
		return false;
	return getsockname(fd, (struct sockaddr *)&name, &size) || name.ss_family == AF_INET ||
	       name.ss_family == AF_INET6;
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

static bool both_ends(int fd, struct end *own, struct end *peer)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof name;

	return own_end(fd, own) && !getpeername(fd, (struct sockaddr *)&name, &size) &&
	       peer_end((struct sockaddr *)&name, own, peer);
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

static void print_end(const struct end *end, char *text, size_t size)
{
	char name[INET6_ADDRSTRLEN];
	bool old = IN6_IS_ADDR_V4MAPPED(&end->address.sin6_addr);

	inet_ntop(old ? AF_INET : AF_INET6, &end->address.sin6_addr.s6_addr[old ? 12 : 0], name,
		  sizeof name);
	snprintf(text, size, "%s %d", name, ntohs(end->address.sin6_port));
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
