/* A client on lwIP: its own statistics say what is in use. */
#include "soak.h"
#include "lwip/netif.h"
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
	ip(up ? "link set eth0 up\n" : "link set eth0 down\n");
	LOCK_TCPIP_CORE();
	if (up)
		netif_set_link_up(netif_default);
	else
		netif_set_link_down(netif_default);
	tcp_slowtmr();
	UNLOCK_TCPIP_CORE();
}

/* Every socket has its netconn. */
struct in_use in_use(void)
{
	struct in_use now = { 0 };

	LOCK_TCPIP_CORE();
	now.sockets = lwip_stats.memp[MEMP_NETCONN]->used;
	for (const struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next)
		now.time_wait++;
	now.connections = lwip_stats.memp[MEMP_TCP_PCB]->used - now.time_wait;
	now.memory_free = lwip_stats.mem.avail - lwip_stats.mem.used;
	now.memory_lowest = lwip_stats.mem.avail - lwip_stats.mem.max;
	UNLOCK_TCPIP_CORE();
	return now;
}

int slot_of(int fd)
{
	return fd < 0 ? fd : fd - LWIP_SOCKET_OFFSET;
}
