/*
 * The heap that an interrupt broke gives one piece of memory to two packets, far from the cause.
 *
 * Read backwards, its list skips the piece that the interrupt freed. When the neighbour above
 * that piece is freed, it joins the free memory below it, and everything in between goes along,
 * though a packet is in it by now: the next packet is laid over that one. In the field the
 * packet was ARP's. The device took a data abort in unrelated code, some time after the link
 * came up, and only at 100 Mbit/s.
 *
 * See: interrupt_breaks_the_heap.c
 * Needs: lwip
 */
#include "lwip/heap_for_threads.h"
#include "story.h"

static struct pbuf *hole, *received, *sent, *next;

static void transmit_done(void)
{
	pbuf_free(sent);
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

	ours = pbuf_alloc(PBUF_RAW, 500, PBUF_RAM)->payload;
	strcpy(ours, "hello");
	told(pbuf_free(next));			// = 1
	theirs = pbuf_alloc(PBUF_RAW, 700, PBUF_RAM)->payload;
	memset(theirs, 0, 700);
	is(strcmp(ours, "hello") == 0);		// = no
}
