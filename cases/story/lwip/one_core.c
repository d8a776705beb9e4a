/*
 * As on a device with one core, whose closing thread runs on until it has closed: whom it wakes
 * goes on after it. On two cores the sleeper is now and then the quicker of the two, and what it
 * finds is left to chance.
 */
#include "host.h"
#include "lwip/sockets.h"
#include "lwip/sys.h"

static pthread_mutex_t core = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool closing;

int __wrap_lwip_close(int fd);
int __real_lwip_close(int fd);

int __wrap_lwip_close(int fd)
{
	int result;

	pthread_mutex_lock(&core);
	closing = true;
	result = __real_lwip_close(fd);
	closing = false;
	pthread_mutex_unlock(&core);
	return result;
}

u32_t __wrap_sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout);
u32_t __real_sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout);

u32_t __wrap_sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout)
{
	u32_t waited = __real_sys_arch_sem_wait(sem, timeout);

	if (!closing) {
		pthread_mutex_lock(&core);
		pthread_mutex_unlock(&core);
	}
	return waited;
}
