/*
 * pbuf_free_callback() in the interrupt keeps the heap whole: the tcpip thread frees the packet.
 *
 * An interrupt may put a message into a mailbox. The thread that takes the message out frees the
 * packet, and the heap's lock can make a thread wait until the interrupted free() has finished.
 * Except for that one call, this is the program that gave one piece of memory to two packets. The
 * mailbox may be full (ERR_MEM): then the packet still belongs to the interrupt, which must free it
 * later. Where interrupts have calls of their own, as on FreeRTOS, the program makes the message
 * beforehand and sends it with tcpip_callbackmsg_trycallback_fromisr().
 *
 * See: pbuf_free_callback(), mem_free_callback() and tcpip_try_callback() in src/api/tcpip.c;
 * broken_heap_gives_memory_twice.c
 * Needs: lwip
 */
#include "lwip/heap_for_threads.h"
#include "story.h"

static struct pbuf *hole, *received, *sent, *next;
static err_t answer;

static void transmit_done(void)
{
	answer = pbuf_free_callback(sent);
}

void story_of_two_hosts(void)
{
	char *ours, *theirs;

	hole = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	received = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	sent = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM);
	next = pbuf_alloc(PBUF_RAW, 60, PBUF_RAM);
	told(pbuf_free(hole));			// = 1
	interrupt_next_free(transmit_done);
	told(pbuf_free(received));		// = 1
	is(answer == ERR_OK);			// = yes
	wait_for_tcpip_thread();
	told(broken_links());			// = 0

	ours = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM)->payload;
	strcpy(ours, "hello");
	told(pbuf_free(next));			// = 1
	theirs = pbuf_alloc(PBUF_RAW, 700, PBUF_RAM)->payload;
	memset(theirs, 0, 700);
	is(strcmp(ours, "hello") == 0);		// = yes
}
