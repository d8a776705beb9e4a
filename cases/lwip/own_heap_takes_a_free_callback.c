/*
 * pbuf_free_callback() in the interrupt also works with lwIP's own heap, in its default
 * configuration.
 *
 * The tcpip thread waits for the mutex that the interrupted thread holds; the interrupt doesn't
 * wait. This is the one way that is right with every heap. Pbufs from a pool don't need it,
 * since pools keep interrupts out. With MEMP_MEM_MALLOC 1 neither holds: there are no pools
 * then, and the message to the tcpip thread comes from the heap as well.
 *
 * See: pbuf_free_callback() in src/api/tcpip.c; memp_malloc() and memp_free() in src/core/memp.c
 * Needs: lwip
 */
#define LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT 0
#include "lwip/own_heap.h"
#include "story.h"

static struct pbuf *received, *sent;
static err_t answer;

static void transmit_done(void)
{
	answer = pbuf_free_callback(sent);
}

void story_of_two_hosts(void)
{
	mem_size_t before = heap_used();

	received = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	sent = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM);
	interrupt_next_free(transmit_done);
	told(pbuf_free(received));		// = 1
	is(answer == ERR_OK);			// = yes
	wait_for_tcpip_thread();
	is(heap_used() == before);		// = yes
}
