/* lwIP as a host: started once, told when it is quiet, asked for the states of its connections. */
#include "host.h"
#include "stack.h"
#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcpip.h"
#include <sys/stat.h>

static ino_t lwip_namespace;
static struct netif wire;

static ino_t this_namespace(void)
{
	struct stat found;

	if (stat("/proc/thread-self/ns/net", &found))
		give_up("/proc/thread-self/ns/net: %s", strerror(errno));
	return found.st_ino;
}

/* Runs in lwIP's own thread, which holds the core lock. */
static void become_host(void *up)
{
	static int tap;
	struct eth_addr linux_host;
	ip4_addr_t own = { address_of(LWIP_HOST, 0).sin_addr.s_addr };
	ip4_addr_t other = { address_of(LINUX_HOST, 0).sin_addr.s_addr }, mask;

	IP4_ADDR(&mask, 255, 255, 255, 0);
	tap = tap_of(laboratory);
	if (!netif_add(&wire, &own, &mask, NULL, &tap, attach_tap, tcpip_input))
		give_up("lwIP: no network interface");
	netif_set_default(&wire);
	netif_set_up(&wire);
	hardware_address(LINUX_HOST, &linux_host);
	etharp_add_static_entry(&other, &linux_host);
	sys_sem_signal(up);
}

static void start(enum host host)
{
	sys_sem_t up;

	on(host);
	lwip_namespace = this_namespace();
	stay_on_this_processor();
	sys_sem_new(&up, 0);
	tcpip_init(become_host, &up);
	sys_arch_sem_wait(&up, 0);
	sys_sem_free(&up);
}

/* A socket belongs to the host that one stands on when it is made, as with the kernel's own. */
bool stands_on_lwip(void)
{
	return this_namespace() == lwip_namespace;
}

/*
 * lwIP works in threads of its own, so what a step causes may come in several turns: round and
 * round until a round saw no segment. First, lwIP's quarter-second timer does its work: it would
 * send delayed acknowledgements, and whether one was sent when somebody looks would depend on it.
 */
static void settle_lwip(void)
{
	unsigned before;

	do {
		before = segments_on_tap();
		LOCK_TCPIP_CORE();
		tcp_fasttmr();
		UNLOCK_TCPIP_CORE();
		settle();
	} while (segments_on_tap() != before);
}

/* The column's name, and what it changes in lwIP, are given by runner/stacks/lwip.py. */
static const char *version(void)
{
	return LWIP_VERSION_STRING STACK_CHANGE;
}

/* lwIP's state numbers in the kernel's terms. */
static int kernel_state(enum tcp_state state)
{
	static const int kernel[] = {
		[CLOSED] = TCP_CLOSE,
		[LISTEN] = TCP_LISTEN,
		[SYN_SENT] = TCP_SYN_SENT,
		[SYN_RCVD] = TCP_SYN_RECV,
		[ESTABLISHED] = TCP_ESTABLISHED,
		[FIN_WAIT_1] = TCP_FIN_WAIT1,
		[FIN_WAIT_2] = TCP_FIN_WAIT2,
		[CLOSE_WAIT] = TCP_CLOSE_WAIT,
		[CLOSING] = TCP_CLOSING,
		[LAST_ACK] = TCP_LAST_ACK,
		[TIME_WAIT] = TCP_TIME_WAIT,
	};
	return kernel[state];
}

static bool has(const ip_addr_t *ip, u16_t port, const struct end *end)
{
	return port == ntohs(end->address.sin6_port) &&
	       ip_2_ip4(ip)->addr == end->address.sin6_addr.s6_addr32[3];
}

static const struct tcp_pcb *find(const struct tcp_pcb *list, const struct end *own,
				  const struct end *peer)
{
	for (; list; list = list->next)
		if (has(&list->local_ip, list->local_port, own) &&
		    has(&list->remote_ip, list->remote_port, peer))
			return list;
	return NULL;
}

static bool listens(u16_t port)
{
	for (const struct tcp_pcb_listen *pcb = tcp_listen_pcbs.listen_pcbs; pcb; pcb = pcb->next)
		if (pcb->local_port == port)
			return true;
	return false;
}

/* By addresses, in lwIP's own lists: also those that no socket holds any more. */
static int state_by_address(const struct end *own, const struct end *peer)
{
	const struct tcp_pcb *pcb;
	int state;

	if (!lwip_is_lost)
		LOCK_TCPIP_CORE();
	if (peer) {
		pcb = find(tcp_active_pcbs, own, peer);
		pcb = pcb ? pcb : find(tcp_tw_pcbs, own, peer);
		state = pcb ? kernel_state(pcb->state) : TCP_GONE;
	} else {
		state = listens(ntohs(own->address.sin6_port)) ? TCP_LISTEN : TCP_CLOSE;
	}
	if (!lwip_is_lost)
		UNLOCK_TCPIP_CORE();
	return state;
}

/* lwIP gives no reasons. */
static void no_reasons(enum host host, char *names, size_t size)
{
	(void)host, (void)size;
	*names = 0;
}

static unsigned long segments_so_far(void)
{
	return segments_on_tap();
}

/* As a driver does that sees the cable go; the wire itself is tap.c's. */
static void set_link(bool up)
{
	LOCK_TCPIP_CORE();
	if (up)
		netif_set_link_up(&wire);
	else
		netif_set_link_down(&wire);
	UNLOCK_TCPIP_CORE();
}

static const struct stack lwip_stack = {
	.name = STACK_NAME,
	.version = version,
	.descriptors = LWIP_SOCKET_OFFSET,
	.open = start,
	.watch = watch_for_hangs,
	.settle = settle_lwip,
	.state_of = state_by_address,
	.reasons = no_reasons,
	.segments = segments_so_far,
	.lose = lose_on_tap,
	.network = set_link,
	.lost = lost_on_tap,
};

const struct stack *const stack_of[HOSTS] = {
	[LWIP_HOST] = &lwip_stack,
	[LINUX_HOST] = &linux_stack,
};
const struct stack *const told_stack = &lwip_stack;

#if LWIP_NETCONN_FULLDUPLEX
struct sys_sem **__wrap_sys_arch_netconn_sem_get(void);
void __wrap_sys_arch_netconn_sem_alloc(void);
void __wrap_sys_arch_netconn_sem_free(void);

/* On which a thread waits for lwIP: made when the thread first asks for it. */
struct sys_sem **__wrap_sys_arch_netconn_sem_get(void)
{
	static _Thread_local sys_sem_t own;

	if (!own && sys_sem_new(&own, 0) != ERR_OK)
		give_up("lwIP: no semaphore");
	return &own;
}

void __wrap_sys_arch_netconn_sem_alloc(void)
{
}

void __wrap_sys_arch_netconn_sem_free(void)
{
}
#endif
