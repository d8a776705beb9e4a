/*
 * lwIP's mailboxes, each as large as its options make it (DEFAULT_TCP_RECVMBOX_SIZE and its kin):
 * what finds one full is refused, as on a device. The port has one size for all of them, and
 * ignores what it is asked for.
 */
#include "host.h"
#include "lwip/stats.h"
#include "lwip/sys.h"
#include <time.h>

/* Where the options give none, the port's own. */
enum { USUAL_SIZE = 128 };

struct sys_mbox {
	pthread_mutex_t lock;
	pthread_cond_t filled, emptied;
	int size, first, count;
	void *message[];
};

err_t __wrap_sys_mbox_new(sys_mbox_t *mailbox, int size);

err_t __wrap_sys_mbox_new(sys_mbox_t *mailbox, int size)
{
	size_t places = size > 0 ? (size_t)size : USUAL_SIZE;
	struct sys_mbox *m = calloc(1, sizeof *m + places * sizeof *m->message);
	pthread_condattr_t clock;

	if (!m)
		return ERR_MEM;
	m->size = (int)places;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->filled, &clock);
	pthread_cond_init(&m->emptied, &clock);
	pthread_condattr_destroy(&clock);
	SYS_STATS_INC_USED(mbox);
	*mailbox = m;
	return ERR_OK;
}

void __wrap_sys_mbox_free(sys_mbox_t *mailbox);

/* lwIP forbids it while a thread waits there; who does it all the same waits for that thread:
 * pthread_cond_destroy() returns when nobody waits any more. */
void __wrap_sys_mbox_free(sys_mbox_t *mailbox)
{
	struct sys_mbox *m = *mailbox;

	SYS_STATS_DEC(mbox.used);
	pthread_cond_destroy(&m->filled);
	pthread_cond_destroy(&m->emptied);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

static void put(struct sys_mbox *m, void *message)
{
	m->message[(m->first + m->count) % m->size] = message;
	m->count++;
	pthread_cond_signal(&m->filled);
}

static void take(struct sys_mbox *m, void **message)
{
	if (message)
		*message = m->message[m->first];
	m->first = (m->first + 1) % m->size;
	m->count--;
	pthread_cond_signal(&m->emptied);
}

void __wrap_sys_mbox_post(sys_mbox_t *mailbox, void *message);

void __wrap_sys_mbox_post(sys_mbox_t *mailbox, void *message)
{
	struct sys_mbox *m = *mailbox;

	pthread_mutex_lock(&m->lock);
	while (m->count == m->size)
		pthread_cond_wait(&m->emptied, &m->lock);
	put(m, message);
	pthread_mutex_unlock(&m->lock);
}

err_t __wrap_sys_mbox_trypost(sys_mbox_t *mailbox, void *message);

err_t __wrap_sys_mbox_trypost(sys_mbox_t *mailbox, void *message)
{
	struct sys_mbox *m = *mailbox;
	bool full;

	pthread_mutex_lock(&m->lock);
	full = m->count == m->size;
	if (!full)
		put(m, message);
	pthread_mutex_unlock(&m->lock);
	return full ? ERR_MEM : ERR_OK;
}

err_t __wrap_sys_mbox_trypost_fromisr(sys_mbox_t *mailbox, void *message);

err_t __wrap_sys_mbox_trypost_fromisr(sys_mbox_t *mailbox, void *message)
{
	return __wrap_sys_mbox_trypost(mailbox, message);
}

u32_t __wrap_sys_arch_mbox_tryfetch(sys_mbox_t *mailbox, void **message);

u32_t __wrap_sys_arch_mbox_tryfetch(sys_mbox_t *mailbox, void **message)
{
	struct sys_mbox *m = *mailbox;
	bool empty;

	pthread_mutex_lock(&m->lock);
	empty = m->count == 0;
	if (!empty)
		take(m, message);
	pthread_mutex_unlock(&m->lock);
	return empty ? SYS_MBOX_EMPTY : 0;
}

static struct timespec in_milliseconds(u32_t ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

u32_t __wrap_sys_arch_mbox_fetch(sys_mbox_t *mailbox, void **message, u32_t timeout);

/* No timeout is for ever; what is returned is not looked at but for SYS_ARCH_TIMEOUT. */
u32_t __wrap_sys_arch_mbox_fetch(sys_mbox_t *mailbox, void **message, u32_t timeout)
{
	struct sys_mbox *m = *mailbox;
	struct timespec end = in_milliseconds(timeout);
	int error = 0;
	bool empty;

	pthread_mutex_lock(&m->lock);
	while (m->count == 0 && !error)
		error = timeout ? pthread_cond_timedwait(&m->filled, &m->lock, &end)
				: pthread_cond_wait(&m->filled, &m->lock);
	empty = m->count == 0;
	if (!empty)
		take(m, message);
	pthread_mutex_unlock(&m->lock);
	return empty ? SYS_ARCH_TIMEOUT : 0;
}
