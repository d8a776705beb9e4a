/*
 * When lwIP has no connection block left, a new connection takes the place of the oldest TIME_WAIT.
 *
 * A device has few blocks (MEMP_NUM_TCP_PCB, here 32), and each connection that it closes first
 * keeps one for two MSL. It might seem that a device that reconnects often must run out of them.
 * lwIP gives up TIME_WAIT first, then LAST_ACK and CLOSING, so it runs out only of connections that
 * are alive, at the price of what TIME_WAIT is for (states/what_time_wait_is_for). (Where lwIP is
 * host b, the kernel closes first and keeps TIME_WAIT.)
 *
 * See: tcp_alloc() and tcp_kill_timewait() in lwIP's src/core/tcp.c; MEMP_NUM_TCP_PCB in opt.h
 * Needs: lwip
 */
#include "lwip/priv/tcp_priv.h"
#include "story.h"

static int in_time_wait(void)
{
	int n = 0;

	for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next)
		n++;
	return n;
}

void story_of_two_hosts(void)
{
	int a, b;

	for (int blocks = 0; blocks < MEMP_NUM_TCP_PCB + 8; blocks++) {
		connection(&a, &b);
		close(a);				// = 0			a --FIN--> b
		close(b);				// = 0			a <--FIN-- b
	}
	is(in_time_wait() <= MEMP_NUM_TCP_PCB);		// = yes
	connection(&a, &b);
	state(A);					// = ESTABLISHED
	is(in_time_wait() == MEMP_NUM_TCP_PCB - 1);	// = yes
							// lwip-b = no
	close(a);					// = 0			a --FIN--> b
	close(b);					// = 0			a <--FIN-- b
}
