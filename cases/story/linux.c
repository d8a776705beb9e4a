/* What the Linux stack knows of itself: TCP states by address, and its MIB counters. */
#include "stack.h"
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/utsname.h>

enum { COUNTERS_MAX = 256, TEXT_MAX = 16384 };

/* A counter file of one host: pairs of lines, names and then values. */
struct counters {
	int file;
	size_t n, segments[2]; /* which are InSegs and OutSegs */
	bool telling[COUNTERS_MAX];
	char *name[COUNTERS_MAX];
	unsigned long long value[COUNTERS_MAX];
};

static int diag[HOSTS];
static struct counters (*counters)[2]; /* shared with children: what one has told, others don't */

/* These count traffic, or are gauges: every step moves them and they give no reason. */
static const char *const volume[] = {
	"CurrEstab",       "InSegs",
	"OutSegs",         "DelayedACKs",
	"TCPHPHits",       "TCPHPAcks",
	"TCPPureAcks",     "TCPOrigDataSent",
	"TCPDelivered",    "TCPRcvCoalesce",
	"TCPAutoCorking",  "TCPHystartTrainDetect",
	"TCPKeepAlive",    "TCPMemoryPressuresChrono",
	"TCPRcvCollapsed", "TCPBacklogCoalesce",
};

static bool gives_a_reason(const char *name)
{
	for (size_t i = 0; i < sizeof volume / sizeof *volume; i++)
		if (!strcmp(name, volume[i]))
			return false;
	return true;
}

static char *read_counters(const struct counters *c, char *text)
{
	ssize_t n = pread(c->file, text, TEXT_MAX - 1, 0);

	if (n < 0)
		give_up("MIB counters: %s", strerror(errno));
	text[n] = 0;
	return text;
}

/* The section's second line, behind its title. */
static char *section_values(char *text, const char *title)
{
	char *names = strstr(text, title), *values = names ? strstr(names + 1, title) : NULL;

	return values ? values + strlen(title) : NULL;
}

static void learn_names(struct counters *c, const char *title)
{
	static char text[TEXT_MAX];
	char *names = strstr(read_counters(c, text), title), *end, *word, *next;

	if (!names)
		give_up("no %s counters in /proc/net", title);
	end = strchr(names, '\n');
	*end = 0;
	for (word = strtok_r(names + strlen(title), " ", &next); word && c->n < COUNTERS_MAX;
	     word = strtok_r(NULL, " ", &next)) {
		if (!strcmp(word, "InSegs") || !strcmp(word, "OutSegs"))
			c->segments[*word == 'O'] = c->n;
		c->name[c->n] = strdup(word);
		c->telling[c->n++] = gives_a_reason(word);
	}
}

static const struct {
	const char *path, *title;
} files[2] = {
	{ "/proc/thread-self/net/netstat", "TcpExt: " },
	{ "/proc/thread-self/net/snmp", "Tcp: " },
};

static struct counters (*shared_counters(void))[2]
{
	void *memory = mmap(NULL, HOSTS * sizeof *counters, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		give_up("mmap: %s", strerror(errno));
	return memory;
}

static void open_counters(enum host h)
{
	counters = counters ? counters : shared_counters();
	for (int f = 0; f < 2; f++) {
		int file = open(files[f].path, O_RDONLY | O_CLOEXEC);

		if (file < 0)
			give_up("%s: %s", files[f].path, strerror(errno));
		counters[h][f].file = out_of_the_way(file);
		learn_names(&counters[h][f], files[f].title);
	}
}

static void open_linux(enum host h)
{
	on(h);
	diag[h] = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (diag[h] < 0)
		give_up("sock_diag: %s", strerror(errno));
	diag[h] = out_of_the_way(diag[h]);
	open_counters(h);
	watch_loopback(h, diag[h]);
}

/* The names of the counters of this host that moved, but for those that only count traffic. */
static void counters_since_last(enum host h, char *names, size_t size)
{
	char text[TEXT_MAX];
	size_t used = 0;

	*names = 0;
	for (int f = 0; f < 2; f++) {
		struct counters *c = &counters[h][f];
		char *next = section_values(read_counters(c, text), files[f].title);

		for (size_t i = 0; next && i < c->n; i++) {
			unsigned long long now = strtoull(next, &next, 10);

			if (c->telling[i] && now != c->value[i] && used < size)
				used += (size_t)snprintf(names + used, size - used, "%s%s",
							 used ? " " : "", c->name[i]);
			c->value[i] = now;
		}
	}
}

static unsigned long segments_so_far(void)
{
	unsigned long all = 0;

	for (int h = A; h <= B; h++)
		for (int way = 0; way < 2; way++)
			all += counters[h][1].value[counters[h][1].segments[way]];
	return all;
}

static const char *release(void)
{
	static struct utsname name;

	uname(&name);
	name.release[strcspn(name.release, "-")] = 0; /* without what the builder called it */
	return name.release;
}

/* The kernel's names for them, as ss(8) and <netinet/tcp.h> have them; 0 is none. */
const char *state_name(int state)
{
	static const char *const names[] = {
		"GONE",      "ESTABLISHED", "SYN_SENT",   "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",
		"TIME_WAIT", "CLOSE",       "CLOSE_WAIT", "LAST_ACK", "LISTEN",    "CLOSING",
	};
	return state >= 0 && state < 12 ? names[state] : "SYN_RECV";
}

struct question {
	struct nlmsghdr header;
	struct inet_diag_req_v2 about;
};

/* As sock_diag has addresses: an IPv4 one in the first word, also that of an AF_INET6 socket. */
static void put_address(const struct in6_addr *ip, __be32 *words)
{
	if (IN6_IS_ADDR_V4MAPPED(ip))
		*words = ip->s6_addr32[3];
	else
		memcpy(words, ip, sizeof *ip);
}

static void ask(const struct end *own, const struct end *peer)
{
	const struct in6_addr *ip = &own->address.sin6_addr;
	struct question q = {
		.header = { .nlmsg_len = sizeof q,
			    .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			    .nlmsg_flags = NLM_F_REQUEST },
		.about = { .sdiag_family = IN6_IS_ADDR_V4MAPPED(ip) ? AF_INET : AF_INET6,
			   .sdiag_protocol = IPPROTO_TCP,
			   .idiag_states = ~0U,
			   .id = { .idiag_sport = own->address.sin6_port,
				   .idiag_if = own->address.sin6_scope_id,
				   .idiag_cookie = { INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE } } },
	};

	put_address(ip, q.about.id.idiag_src);
	if (peer) {
		q.about.id.idiag_dport = peer->address.sin6_port;
		put_address(&peer->address.sin6_addr, q.about.id.idiag_dst);
	}
	if (send(diag[own->host], &q, sizeof q, 0) != sizeof q)
		give_up("sock_diag: %s", strerror(errno));
}

/* sock_diag(7), one socket by its addresses: it finds also those that no descriptor holds, and
 * falls back to the listener, which is not the connection. */
static int state_by_address(const struct end *own, const struct end *peer)
{
	int none = peer ? TCP_GONE : TCP_CLOSE;
	struct {
		struct nlmsghdr header;
		union {
			struct nlmsgerr error;
			struct inet_diag_msg found;
		};
		char attributes[1024];
	} answer;

	ask(own, peer);
	if (recv(diag[own->host], &answer, sizeof answer, 0) < 0)
		give_up("sock_diag: %s", strerror(errno));
	if (answer.header.nlmsg_type == NLMSG_ERROR) {
		if (answer.error.error != -ENOENT)
			give_up("sock_diag: %s", strerror(-answer.error.error));
		return none;
	}
	if (answer.found.idiag_state == TCP_LISTEN)
		return peer ? TCP_GONE : TCP_LISTEN;
	return answer.found.idiag_state;
}

const struct stack linux_stack = {
	.name = "linux",
	.version = release,
	.open = open_linux,
	.settle = settle,
	.state_of = state_by_address,
	.reasons = counters_since_last,
	.segments = segments_so_far,
	.hidden = hidden_on_loopback,
};
