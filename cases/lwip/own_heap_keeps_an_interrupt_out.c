/*
 * With LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT, an interrupt may free memory of lwIP's own heap.
 *
 * mem_free() then takes no mutex but disables interrupts, and one that arrives in the middle waits
 * until the list is whole. This has a price: mem_malloc() enables and disables them again at each
 * piece of memory that it looks at. And the option protects this heap only. If the operating system
 * brings its own heap, the option has no effect on it.
 *
 * See: LWIP_MEM_FREE_PROTECT() in src/core/mem.c; LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT in
 * src/include/lwip/opt.h
 * Needs: lwip
 */
#define LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT 1
#include "lwip/own_heap.h"
#include "story.h"

static struct pbuf *received, *sent;
static int freed;

static void transmit_done(void)
{
	freed = pbuf_free(sent);
}

void story_of_two_hosts(void)
{
	mem_size_t before = heap_used();

	received = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	sent = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM);
	interrupt_next_free(transmit_done);
	told(pbuf_free(received));		// = 1
	told(freed);				// = 1
	is(heap_used() == before);		// = yes
}
