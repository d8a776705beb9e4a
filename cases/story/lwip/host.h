/*
 * What stands behind a story of which one host runs lwIP, beside the storyteller's own files:
 *
 *   calls.c      the system calls: whose descriptor it is decides who answers
 *   lacks.c      what lwIP lacks: a case that needs it is not applicable
 *   stack.c      lwIP as a host: started once, quiet, asked for TCP states
 *   tap.c        the wire, as lwIP's network interface
 *   mailbox.c    lwIP's mailboxes, as large as its options make them
 *   datagram.c   what the storyteller sends from this host, past the sockets a story counts
 *   hang.c       a deadlock of lwIP's, found and told as a result
 *   assertion.c  one of lwIP's own that fails: a result as well
 *   processor.c  the one that the storyteller shares with its receiver
 *   vendor.c     a vendor's guard before shutdown and close (some columns)
 *   one_core.c   threads that take turns (some columns)
 *   cable.c      a tap in place of the veth that joins two kernels' hosts
 *   wrap         for the linker: the names that these files put before the kernel's, and before
 *                three words of the story
 *
 *   interrupt.h, heap_for_threads.h, own_heap.h    for the cases about lwIP's heap
 */
#ifndef HOST_H
#define HOST_H
#include "storyteller.h"
#include "lwip/netif.h"
#include <netinet/in.h>

/* Which host runs lwIP is the column's own; the other runs Linux. */
#ifndef LWIP_HOST
#define LWIP_HOST A
#endif
#define LINUX_HOST (LWIP_HOST == A ? B : A)

/* lacks.c */
_Noreturn void not_applicable(const char *what_it_needs);

/* stack.c */
bool stands_on_lwip(void);

/* hang.c */
void watch_for_hangs(void);
void until_all_others_sleep(void);
extern bool lwip_is_lost; /* its lock need not be waited for any more */

/* assertion.c */
_Noreturn void lwip_asserts(const char *what, const char *file, int line);

/* processor.c */
void stay_on_this_processor(void);

/* cable.c */
int tap_of(long laboratory);

/* tap.c */
struct loss;
struct eth_addr;
void hardware_address(enum host host, struct eth_addr *address);
err_t attach_tap(struct netif *netif);
unsigned segments_on_tap(void);
void lose_on_tap(const struct loss *loss);
unsigned lost_on_tap(void);

/* datagram.c */
struct pbuf *received_datagram(const unsigned char *frame, u16_t size);
int datagram_socket(void);
bool is_datagram(int fd);
int datagram_bind(int fd, const struct sockaddr *own);
int datagram_connect(int fd, const struct sockaddr *peer);
ssize_t datagram_send(int fd, const void *data, size_t size);
void deliver_datagrams(void);

#endif
