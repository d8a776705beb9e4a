/*
 * lwIP's own heap as it is, compiled with the story in place of the one in lwIP's library: so the
 * story sets its switches, and an interrupt can land in the middle of mem_free(), behind its lock.
 * SYS_ARCH_PROTECT keeps interrupts out, as lwIP wants it of a device (lwip/sys.h).
 */
#include "lwip/interrupt.h"

static inline void lock_heap(sys_mutex_t *lock)
{
	sys_mutex_lock(lock);
	interrupts_may_land_here();
}

static inline sys_prot_t protect_heap(void)
{
	keep_interrupts_out(SIG_BLOCK);
	interrupts_may_land_here();
	return sys_arch_protect();
}

static inline void unprotect_heap(sys_prot_t level)
{
	sys_arch_unprotect(level);
	keep_interrupts_out(SIG_UNBLOCK);
}

#define sys_mutex_lock lock_heap
#define sys_arch_protect protect_heap
#define sys_arch_unprotect unprotect_heap
#include <../core/mem.c>
