/*
 * Two hosts joined by one cable, in anonymous network namespaces: they live as long as a process
 * or descriptor holds them, and nothing of them is ever in the machine's own network.
 */
#include "storyteller.h"
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <linux/capability.h>

/*
 * What the claims depend on and another machine may have otherwise. A new namespace inherits some
 * of these from the machine and others not, so each is written and read back. Where an older kernel
 * has no such switch, it can't have been turned.
 */
static const struct pin {
	const char *name, *value;
} pins[] = {
	{ "tcp_abort_on_overflow", "0" },
	{ "tcp_autocorking", "0" },
	{ "tcp_congestion_control", "reno" },
	{ "tcp_early_retrans", "0" },
	{ "tcp_fin_timeout", "60" },
	{ "tcp_migrate_req", "0" },
	{ "tcp_no_metrics_save", "1" },
	{ "tcp_orphan_retries", "0" },
	{ "tcp_rfc1337", "0" },
	{ "tcp_rto_min_us", "200000" },
	{ "tcp_sack", "1" },
	{ "tcp_timestamps", "1" },
	{ "tcp_tw_reuse", "2" },
	{ "ip_local_port_range", "32768	60999" },
};

static void pin_sysctls(void)
{
	for (size_t i = 0; i < sizeof pins / sizeof *pins; i++) {
		char path[80], now[64] = "";
		size_t length = strlen(pins[i].value);
		int fd;

		snprintf(path, sizeof path, "/proc/sys/net/ipv4/%s", pins[i].name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0 || write(fd, pins[i].value, length) < 0 ||
		    pread(fd, now, sizeof now - 1, 0) < 0)
			give_up("%s = %s: %s", path, pins[i].value, strerror(errno));
		if (strncmp(now, pins[i].value, length))
			give_up("%s stays %s", path, now);
		close(fd);
	}
}

/* IPv6 as it is without a word on the wire but the story's: no address of its own making, no
 * question whether somebody has an address already (RFC 4862), none for a router. */
static void silence_ipv6(const char *link)
{
	static const struct pin silent[] = {
		{ "addr_gen_mode", "1" }, /* none: IN6_ADDR_GEN_MODE_NONE */
		{ "accept_ra", "0" },     { "dad_transmits", "0" },
		{ "disable_ipv6", "0" },  { "router_solicitations", "0" },
	};

	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
		char path[80];
		int fd;

		snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%s/%s", link, silent[i].name);
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0 && errno == ENOENT)
			give_up("this kernel has no IPv6: %s: boot it without ipv6.disable", path);
		if (fd < 0 || write(fd, silent[i].value, 1) != 1)
			give_up("%s = %s: %s", path, silent[i].value, strerror(errno));
		close(fd);
	}
}

static void join_network(const struct plan *plan, enum host host)
{
	add_address("eth0", plan->host[host], plan->prefix);
	add_neighbour("eth0", plan->host[!host], hardware_text[!host]);
	add_route("eth0", plan->network, plan->prefix, plan->host[host]);
}

void configure(enum host host)
{
	if (storys_plan() == &ipv6) {
		silence_ipv6("eth0");
		silence_ipv6("lo");
	}
	set_up("eth0", true);
	join_network(&ipv4, host);
	if (storys_plan() == &ipv6)
		join_network(&ipv6, host);
	show_loopback(host);
	pin_sysctls();
}

/* Lets programs that this one executes keep its capabilities, as unshare --keep-caps does. */
static void keep_capabilities(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		give_up("capget: %s", strerror(errno));
	data[0].inheritable = data[0].permitted;
	data[1].inheritable = data[1].permitted;
	if (syscall(SYS_capset, &header, data))
		give_up("capset: %s", strerror(errno));
	for (unsigned long cap = 0; cap < 64; cap++)
		if (data[cap / 32].permitted & 1U << cap % 32)
			prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);
}

static _Noreturn void no_user_namespace(const char *what)
{
	give_up("no user namespaces for this user (%s: %s): run as root, or allow them: "
		"sysctl user.max_user_namespaces=10000; on Ubuntu also "
		"sysctl kernel.apparmor_restrict_unprivileged_userns=0",
		what, strerror(errno));
}

/* Ubuntu's AppArmor lets anybody make a user namespace, and takes all rights in it away. */
static void write_own(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		no_user_namespace(path);
	close(fd);
}

/* The user keeps its own number: with mapped root, tcpdump would try to give root up and fail. */
static void become_able(void)
{
	char map[64];
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(CLONE_NEWUSER))
		no_user_namespace("unshare");
	write_own("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "%u %u 1", uid, uid);
	write_own("/proc/self/uid_map", map);
	snprintf(map, sizeof map, "%u %u 1", gid, gid);
	write_own("/proc/self/gid_map", map);
	keep_capabilities();
}

static int new_network(void)
{
	int fd;

	if (unshare(CLONE_NEWNET))
		give_up("no new network namespace: %s: run as root", strerror(errno));
	fd = open("/proc/thread-self/ns/net", O_RDONLY);
	if (fd < 0)
		give_up("/proc/thread-self/ns/net: %s", strerror(errno));
	return fd;
}

void make_hosts(int host[HOSTS])
{
	if (geteuid() != 0)
		become_able();
	host[A] = new_network();
	host[B] = new_network();
	lay_cable(host);
}
