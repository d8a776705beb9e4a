/* A client on lwIP: its own statistics say what is in use. */
#include "soak.h"
#include "lwip/netif.h"
#include "lwip/priv/sockets_priv.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sockets.h"
#include "lwip/stats.h"
#include "lwip/tcpip.h"

/*
 * The tap goes down, and its driver tells lwIP. What lwIP could not send meanwhile it sends with
 * its half-second timer, which need not be waited for.
 */
void set_link(bool up)
{
	on(B);
	set_up("eth0", up);
	LOCK_TCPIP_CORE();
	if (up)
		netif_set_link_up(netif_default);
	else
		netif_set_link_down(netif_default);
	tcp_slowtmr();
	UNLOCK_TCPIP_CORE();
}

static int length(const struct tcp_pcb *list)
{
	int n = 0;

	for (; list; list = list->next)
		n++;
	return n;
}

/* Every socket has its netconn; whether there are figures of memory, the device's options say. */
struct in_use in_use(void)
{
	struct in_use now = { .memory_free = -1, .memory_lowest = -1 };

	LOCK_TCPIP_CORE();
	for (int fd = LWIP_SOCKET_OFFSET; fd < LWIP_SOCKET_OFFSET + NUM_SOCKETS; fd++)
		now.sockets += lwip_socket_dbg_get_socket(fd)->conn != NULL;
	now.connections = length(tcp_active_pcbs) + length(tcp_bound_pcbs);
	now.time_wait = length(tcp_tw_pcbs);
#if MEM_STATS
	now.memory_free = lwip_stats.mem.avail - lwip_stats.mem.used;
	now.memory_lowest = lwip_stats.mem.avail - lwip_stats.mem.max;
#endif
	UNLOCK_TCPIP_CORE();
	return now;
}

int slot_of(int fd)
{
	return fd < 0 ? fd : fd - LWIP_SOCKET_OFFSET;
}
