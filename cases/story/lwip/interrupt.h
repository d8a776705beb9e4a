/*
 * A device's interrupt, modelled by a signal: it takes the thread away in the middle of what that
 * does, runs on its stack, and must come back before the thread goes on. Where it lands is chosen:
 * a heap says where one may, and a story says when one does.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H
#include "lwip/mem.h"
#include "lwip/pbuf.h"
#include "lwip/stats.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

/* With the lwipopts.h of a device that allocates otherwise, nothing can be told of lwIP's heap. */
#if MEM_LIBC_MALLOC || MEM_USE_POOLS || MEMP_MEM_MALLOC
_Noreturn void cannot_tell(const char *reason);
void story_of_two_hosts(void);
void story_of_two_hosts(void)
{
	cannot_tell("not applicable: needs lwIP's own heap and pools, which lwipopts.h chose not");
}
#define story_of_two_hosts story_of_another_heap
#endif

static void (*routine_of_interrupt)(void);
static _Thread_local int interrupt_is_due;

static inline void interrupt(int number)
{
	(void)number;
	routine_of_interrupt();
}

/* It comes once, in the middle of this thread's next free(). */
static inline void interrupt_next_free(void (*routine)(void))
{
	routine_of_interrupt = routine;
	signal(SIGUSR1, interrupt);
	interrupt_is_due = 1;
}

/* Where they are kept out, it waits until they are let in again. */
static inline void interrupts_may_land_here(void)
{
	if (interrupt_is_due) {
		interrupt_is_due = 0;
		raise(SIGUSR1);
	}
}

static inline void keep_interrupts_out(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(how, &set, NULL);
}

/* Bytes of lwIP's own heap, with what it adds to each piece. */
static inline mem_size_t heap_used(void)
{
#if MEM_STATS
	return lwip_stats.mem.used;
#else
	return 0;
#endif
}

static inline void signal_that(void *done)
{
	sys_sem_signal(done);
}

/* Until it has done what was in its mailbox. */
static inline void wait_for_tcpip_thread(void)
{
	sys_sem_t done;

	sys_sem_new(&done, 0);
	tcpip_callback(signal_that, &done);
	sys_arch_sem_wait(&done, 0);
}

#endif
