/*
 * How lwIP is built here: as a small device would have it, on the port's threads. What is not said
 * is lwIP's own default (lwip/opt.h). LWIPOPTS_OF_DEVICE names the lwipopts.h of a real one: then
 * what follows it here is only what the laboratory can't do without, whatever that file says. (The
 * guard has a name that such a file will not have: it would be left out without a word.)
 */
#ifndef HALFCLOSE_LWIPOPTS_H
#define HALFCLOSE_LWIPOPTS_H

/* The system's own option of that name. Its header comes first, so that no file of lwIP's takes it
 * for lwIP's later (runner/stacks/lwip_options.py looks at all of them). */
#include <netinet/tcp.h>
#undef TCP_MSS

#ifdef LWIPOPTS_OF_DEVICE
/* What the port has of these holds, whatever the device has: its functions are not here. The port's
 * header comes first, as some of lwIP's files have it. */
#include <errno.h>
#include "lwip/arch.h"
#pragma push_macro("errno")
#pragma push_macro("LWIP_RAND")
#pragma push_macro("LWIP_TIMEVAL_PRIVATE")
#pragma push_macro("LWIP_ERRNO_INCLUDE")
#pragma push_macro("LWIP_ERRNO_STDINCLUDE")
#pragma push_macro("LWIP_ERROR")
#pragma push_macro("LWIP_PLATFORM_DIAG")
#pragma push_macro("LWIP_DECLARE_MEMORY_ALIGNED")
#include LWIPOPTS_OF_DEVICE
#pragma pop_macro("errno")
#pragma pop_macro("LWIP_RAND")
#pragma pop_macro("LWIP_TIMEVAL_PRIVATE")
#pragma pop_macro("LWIP_ERRNO_INCLUDE")
#pragma pop_macro("LWIP_ERRNO_STDINCLUDE")
#pragma pop_macro("LWIP_ERROR")
#pragma pop_macro("LWIP_PLATFORM_DIAG")
#pragma pop_macro("LWIP_DECLARE_MEMORY_ALIGNED")
#else

/* All socket options that lwIP can have. */
#define LWIP_SO_LINGER 1
#define LWIP_SO_RCVBUF 1
#define LWIP_SO_RCVTIMEO 1
#define LWIP_SO_SNDTIMEO 1
#define LWIP_TCP_KEEPALIVE 1
#define SO_REUSE 1

/* Memory of its own, so that it runs out as on a device. How many sockets (MEMP_NUM_NETCONN) is
 * the column's to say, runner/stacks/lwip.py; connection blocks are for those that outlive them. */
#define MEM_LIBC_MALLOC 0
#define MEMP_MEM_MALLOC 0
#define MEM_SIZE (256 * 1024)
#define MEMP_NUM_TCP_PCB 32
#define MEMP_NUM_TCP_PCB_LISTEN 8
#define MEMP_NUM_TCP_SEG 128
#define PBUF_POOL_SIZE 64

#define TCP_MSS 1460
#define TCP_WND (8 * TCP_MSS)
#define TCP_SND_BUF (8 * TCP_MSS)

#endif

/* Where the chip has memory, there is none here (runner/stacks/lwip_device.py says so). */
#undef LWIP_RAM_HEAP_POINTER

/* Functions of the device's own, and headers in which it declares them: here is what lwIP and its
 * port have of that name. */
#undef LWIP_HOOK_FILENAME
#undef LWIP_HOOK_TCP_ISN
#undef LWIP_HOOK_TCP_INPACKET_PCB
#undef LWIP_HOOK_TCP_OUT_TCPOPT_LENGTH
#undef LWIP_HOOK_TCP_OUT_ADD_TCPOPTS
#undef LWIP_HOOK_IP4_INPUT
#undef LWIP_HOOK_IP4_ROUTE
#undef LWIP_HOOK_IP4_ROUTE_SRC
#undef LWIP_HOOK_IP4_CANFORWARD
#undef LWIP_HOOK_ETHARP_GET_GW
#undef LWIP_HOOK_VLAN_CHECK
#undef LWIP_HOOK_VLAN_SET
#undef LWIP_HOOK_MEMP_AVAILABLE
#undef LWIP_HOOK_UNKNOWN_ETH_PROTOCOL
#undef LWIP_HOOK_SOCKETS_SETSOCKOPT
#undef LWIP_HOOK_SOCKETS_GETSOCKOPT
#undef LWIP_HOOK_NETCONN_EXTERNAL_RESOLVE
#undef mem_clib_malloc
#undef mem_clib_calloc
#undef mem_clib_free
#undef mem_malloc
#undef mem_calloc
#undef mem_free
#undef MEMCPY
#undef SMEMCPY
#undef LWIP_CHKSUM
#undef LWIP_TIMERS_CUSTOM
#undef LWIP_PROVIDE_ERRNO

/* Threads and locks are the port's: it has no use for a priority or the size of a stack. */
#undef TCPIP_THREAD_PRIO
#undef TCPIP_THREAD_STACKSIZE
#undef DEFAULT_THREAD_PRIO
#undef DEFAULT_THREAD_STACKSIZE
#undef SLIPIF_THREAD_PRIO
#undef SLIPIF_THREAD_STACKSIZE
#undef LWIP_COMPAT_MUTEX
#undef SYS_LIGHTWEIGHT_PROT

/* What lwIP says while it works would stand between the lines of the story. */
#undef LWIP_DEBUG

/* Sockets are made of callbacks. */
#undef LWIP_EVENT_API
#undef LWIP_CALLBACK_API

/* The laboratory gives the addresses, and its link is no telephone line. */
#undef LWIP_DHCP
#undef LWIP_AUTOIP
#undef PPP_SUPPORT

/* A column may have another number of sockets than the device. */
#ifdef HALFCLOSE_SLOTS
#undef MEMP_NUM_NETCONN
#define MEMP_NUM_NETCONN HALFCLOSE_SLOTS
#endif

/* The structures and constants of the system's own headers: one case is compiled once for all
 * stacks. lwIP's descriptors begin where the kernel's never get (calls.c sees to it). */
#undef LWIP_SOCKET_EXTERNAL_HEADERS
#define LWIP_SOCKET_EXTERNAL_HEADERS 1
#undef LWIP_SOCKET_EXTERNAL_HEADER_SOCKETS_H
#define LWIP_SOCKET_EXTERNAL_HEADER_SOCKETS_H "posix/sockets.h"
#undef LWIP_SOCKET_EXTERNAL_HEADER_INET_H
#define LWIP_SOCKET_EXTERNAL_HEADER_INET_H "posix/inet.h"
/* The type of msg_iovlen in the system's struct msghdr: lwIP 2.2 wants a name for it. */
#define msg_iovlen_t size_t
#undef LWIP_COMPAT_SOCKETS
#define LWIP_COMPAT_SOCKETS 0
#undef LWIP_POSIX_SOCKETS_IO_NAMES
#define LWIP_POSIX_SOCKETS_IO_NAMES 0
#undef LWIP_SOCKET_OFFSET
#define LWIP_SOCKET_OFFSET 640
#undef MEM_ALIGNMENT
#define MEM_ALIGNMENT 8
#undef NO_SYS
#define NO_SYS 0
#undef LWIP_IPV4
#define LWIP_IPV4 1
#undef LWIP_TCP
#define LWIP_TCP 1
#undef LWIP_SOCKET
#define LWIP_SOCKET 1
#undef LWIP_NETCONN
#define LWIP_NETCONN 1
#undef LWIP_SOCKET_SELECT
#define LWIP_SOCKET_SELECT 1
#undef LWIP_SOCKET_POLL
#define LWIP_SOCKET_POLL 1
#undef LWIP_TIMERS
#define LWIP_TIMERS 1

/* What is used of lwIP's heap is counted, where it has one of its own. */
#undef LWIP_STATS
#define LWIP_STATS 1
#undef MEM_STATS

/* Names are not asked for, and what would ask does not compile with the system's headers. */
#undef LWIP_DNS
#define LWIP_DNS 0

/* lwIP's host narrates and echoes too, over UDP. */
#undef LWIP_UDP
#define LWIP_UDP 1
#if MEMP_NUM_UDP_PCB < 4
#undef MEMP_NUM_UDP_PCB
#define MEMP_NUM_UDP_PCB 4
#endif

/* What the storyteller sends and receives takes nothing of lwIP's memory (datagram.c). */
#undef LWIP_SUPPORT_CUSTOM_PBUF
#define LWIP_SUPPORT_CUSTOM_PBUF 1

/* The wire is Ethernet without padding, and no chip behind it makes checksums. */
#undef LWIP_ETHERNET
#define LWIP_ETHERNET 1
#undef LWIP_ARP
#define LWIP_ARP 1
#undef ETH_PAD_SIZE
#define ETH_PAD_SIZE 0
#undef CHECKSUM_GEN_IP
#define CHECKSUM_GEN_IP 1
#undef CHECKSUM_GEN_UDP
#define CHECKSUM_GEN_UDP 1
#undef CHECKSUM_GEN_TCP
#define CHECKSUM_GEN_TCP 1

/* It carries the story alone: both hosts know each other's hardware address. */
#undef ETHARP_SUPPORT_STATIC_ENTRIES
#define ETHARP_SUPPORT_STATIC_ENTRIES 1
#undef LWIP_IPV6
#define LWIP_IPV6 0
#undef LWIP_IPV6_MLD
#undef LWIP_IPV6_DHCP6
#undef LWIP_IGMP
#define LWIP_IGMP 0
#undef LWIP_NETIF_TX_SINGLE_PBUF
#define LWIP_NETIF_TX_SINGLE_PBUF 1

/* The thread that reads from the wire does lwIP's work itself, under the core lock. */
#undef LWIP_TCPIP_CORE_LOCKING
#define LWIP_TCPIP_CORE_LOCKING 1
#undef LWIP_TCPIP_CORE_LOCKING_INPUT
#define LWIP_TCPIP_CORE_LOCKING_INPUT 1
void sys_check_core_locking(void);
void sys_mark_tcpip_thread(void);
void sys_lock_tcpip_core(void);
void sys_unlock_tcpip_core(void);
#undef LWIP_ASSERT_CORE_LOCKED
#define LWIP_ASSERT_CORE_LOCKED() sys_check_core_locking()
#undef LWIP_MARK_TCPIP_THREAD
#define LWIP_MARK_TCPIP_THREAD() sys_mark_tcpip_thread()
#undef LOCK_TCPIP_CORE
#define LOCK_TCPIP_CORE() sys_lock_tcpip_core()
#undef UNLOCK_TCPIP_CORE
#define UNLOCK_TCPIP_CORE() sys_unlock_tcpip_core()

/* An assertion that fails is a result (assertion.c). */
_Noreturn void lwip_asserts(const char *what, const char *file, int line);
#undef LWIP_PLATFORM_ASSERT
#define LWIP_PLATFORM_ASSERT(what) lwip_asserts(what, __FILE__, __LINE__)

/* With it, one thread may close what another reads from. It needs a semaphore for each thread,
 * which stack.c has; the names are those of lwIP 2.2's port, and 2.1's has none. */
#ifndef LWIP_NETCONN_FULLDUPLEX
#define LWIP_NETCONN_FULLDUPLEX 0
#endif
#undef LWIP_NETCONN_SEM_PER_THREAD
#define LWIP_NETCONN_SEM_PER_THREAD LWIP_NETCONN_FULLDUPLEX
#if LWIP_NETCONN_FULLDUPLEX
struct sys_sem **sys_arch_netconn_sem_get(void);
void sys_arch_netconn_sem_alloc(void);
void sys_arch_netconn_sem_free(void);
#undef LWIP_NETCONN_THREAD_SEM_GET
#define LWIP_NETCONN_THREAD_SEM_GET() sys_arch_netconn_sem_get()
#undef LWIP_NETCONN_THREAD_SEM_ALLOC
#define LWIP_NETCONN_THREAD_SEM_ALLOC() sys_arch_netconn_sem_alloc()
#undef LWIP_NETCONN_THREAD_SEM_FREE
#define LWIP_NETCONN_THREAD_SEM_FREE() sys_arch_netconn_sem_free()
#endif

#endif
