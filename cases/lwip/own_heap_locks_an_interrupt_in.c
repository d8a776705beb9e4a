/*
 * An interrupt that frees a packet in the middle of lwIP's own mem_free() deadlocks the heap.
 *
 * By default a mutex guards lwIP's heap. The interrupt waits for the thread that holds the mutex,
 * and that thread can't go on before the interrupt is done. Every thread that allocates or frees
 * memory then queues up behind them; the tcpip thread will too, while it holds the core lock.
 * (Where the system's mutex lets an interrupt pass, the list breaks instead.)
 *
 * See: LWIP_MEM_FREE_PROTECT() in src/core/mem.c; LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT in
 * src/include/lwip/opt.h
 * Needs: lwip
 */
#define LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT 0
#include "lwip/own_heap.h"
#include "story.h"

static struct pbuf *received, *sent;

static void transmit_done(void)
{
	pbuf_free(sent);
}

static void *receiving(void *unused)
{
	interrupt_next_free(transmit_done);
	told(pbuf_free(received));				// = never returns
	return unused;
}

static void *sending(void *unused)
{
	told(pbuf_alloc(PBUF_RAW, 60, PBUF_RAM));		// = never returns
	return unused;
}

void story_of_two_hosts(void)
{
	pthread_t receiver, sender;

	received = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	sent = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM);
	pthread_create(&receiver, NULL, receiving, NULL);	// = 0
	asleep(receiver);					// = in pbuf_free
	pthread_create(&sender, NULL, sending, NULL);		// = 0
	asleep(sender);						// = in pbuf_alloc
}
