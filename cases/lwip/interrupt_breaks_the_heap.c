/*
 * Freeing a packet in an interrupt breaks a heap that is guarded against threads only.
 *
 * Many small operating systems replace lwIP's heap by their own, with a semaphore around it. A
 * semaphore can't make an interrupt wait: the call comes back without it, and the code goes on.
 * Here the interrupt that reports a packet as sent also frees it, in the middle of another
 * free(), which has joined two neighbours forwards and not yet backwards. From then on the list
 * is not the same in both directions. Nobody notices: both calls report that they freed one
 * packet.
 *
 * See: pbuf_free() in src/core/pbuf.c; rt_free() in src/mem.c of RT-Thread 4.0, and rt_sem_take()
 * in src/ipc.c; github.com/Xilinx/embeddedsw/issues/263
 * Needs: lwip
 */
#include "lwip/heap_for_threads.h"
#include "story.h"

static struct pbuf *hole, *received, *sent;
static int freed;

static void transmit_done(void)
{
	freed = pbuf_free(sent);
}

void story_of_two_hosts(void)
{
	hole = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	received = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	sent = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM);

	told(pbuf_free(hole));			// = 1
	told(broken_links());			// = 0
	interrupt_next_free(transmit_done);
	told(pbuf_free(received));		// = 1
	told(freed);				// = 1
	told(broken_links());			// = 2
}
