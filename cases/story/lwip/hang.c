/*
 * A stack that never comes back is a result of the call it happens in. What tells a deadlock from
 * a slow machine is not the time but what the threads do: one that holds a lock of lwIP's sleeps in
 * a wait without an end, and so does every other thread of the story. lwIP's own threads sleep as
 * well, for the wire or a timer; but whatever wakes them, taking the lock is what they do first.
 */
#include "host.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"
#include <dirent.h>
#include <linux/futex.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>

enum { LOCKS_MAX = 4, THREADS_MAX = 512, LOOK_EVERY_MS = 2 };

struct thread {
	pid_t tid;
	unsigned long long switches;
};

bool lwip_is_lost;
static const pthread_mutex_t *locks[LOCKS_MAX];
static atomic_int lock_count;
static pid_t watcher;

err_t __wrap_sys_mutex_new(sys_mutex_t *mutex);
err_t __real_sys_mutex_new(sys_mutex_t *mutex);

/* lwIP has two: that of its core, and that of its heap. The port's begin with the system's own. */
err_t __wrap_sys_mutex_new(sys_mutex_t *mutex)
{
	err_t error = __real_sys_mutex_new(mutex);

	if (!error && lock_count < LOCKS_MAX) {
		locks[lock_count] = (const void *)*mutex;
		lock_count++;
	}
	return error;
}

static pid_t holder_of(const pthread_mutex_t *lock)
{
	return __atomic_load_n(&lock->__data.__owner, __ATOMIC_RELAXED);
}

static void read_of(pid_t tid, const char *what, char *text, size_t size)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof path, "/proc/self/task/%d/%s", tid, what);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, size - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = 0;
}

/* Asleep, and how often it has let go of the processor: the same number later means that it slept
 * all the time. */
static bool sleeps(pid_t tid, unsigned long long *switches)
{
	char status[4096];
	const char *state, *count;

	read_of(tid, "status", status, sizeof status);
	state = strstr(status, "\nState:\t");
	count = strstr(status, "\nvoluntary_ctxt_switches:\t");
	if (!state || !count || state[strlen("\nState:\t")] != 'S')
		return false;
	*switches = strtoull(count + strlen("\nvoluntary_ctxt_switches:\t"), NULL, 10);
	return true;
}

/* What a thread waits for that waits for a lock, a condition or another thread, and has set no
 * time for it; proc(5): the system call's number and its arguments. */
static unsigned long waits_for_ever(pid_t tid)
{
	unsigned long word, operation, value, timeout;
	char text[256];
	long number;

	read_of(tid, "syscall", text, sizeof text);
	if (sscanf(text, "%ld %lx %lx %lx %lx", &number, &word, &operation, &value, &timeout) < 5)
		return 0;
	operation &= FUTEX_CMD_MASK;
	if (number != SYS_futex || timeout ||
	    (operation != FUTEX_WAIT && operation != FUTEX_WAIT_BITSET))
		return 0;
	return word;
}

static bool is_stuck(pid_t tid)
{
	return waits_for_ever(tid);
}

/* All threads but this one and the watcher, if every one of them sleeps; else none. */
static int all_asleep(struct thread *thread)
{
	pid_t own = (pid_t)syscall(SYS_gettid);
	DIR *tasks = opendir("/proc/self/task");
	const struct dirent *entry;
	int n = 0;

	while (tasks && n >= 0 && (entry = readdir(tasks))) {
		pid_t tid = atoi(entry->d_name);

		if (tid == 0 || tid == own || tid == watcher)
			continue;
		thread[n].tid = tid;
		if (n < THREADS_MAX - 1 && sleeps(tid, &thread[n].switches))
			n++;
		else
			n = -1;
	}
	if (tasks)
		closedir(tasks);
	return n;
}

/* Nobody has run between the two looks, so what was seen of each was true of all at once. */
static bool story_is_stuck(pid_t holder)
{
	static struct thread before[THREADS_MAX], after[THREADS_MAX];
	int n = all_asleep(before);

	return n > 0 && is_stuck(holder) && all_tellers(is_stuck) && all_asleep(after) == n &&
	       !memcmp(before, after, (size_t)n * sizeof *before);
}

/* Each sleeps, as the story does when lwIP does nothing more for it; but the watcher looks on. */
void until_all_others_sleep(void)
{
	static struct thread before[THREADS_MAX], after[THREADS_MAX];
	int n;

	do {
		n = all_asleep(before);
		poll(NULL, 0, LOOK_EVERY_MS);
	} while (n <= 0 || all_asleep(after) != n ||
		 memcmp(before, after, (size_t)n * sizeof *before) != 0);
}

static const char *reason(const pthread_mutex_t *lock, pid_t holder)
{
	static char text[WORDS_MAX];
	const char *name = lock == (const void *)lock_tcpip_core ? "core" : "heap";
	bool own = waits_for_ever(holder) == (unsigned long)lock;

	snprintf(text, sizeof text,
		 own ? "the call waits for ever for lwIP's %s lock, which it holds itself"
		     : "the call sleeps for ever while it holds lwIP's %s lock",
		 name);
	return text;
}

/* Looks closer only where the same thread has a lock at two looks. */
static void *watch(void *begun)
{
	pid_t held[LOCKS_MAX] = { 0 };

	take_own_descriptors();
	watcher = (pid_t)syscall(SYS_gettid);
	sem_post(begun);
	for (;;) {
		poll(NULL, 0, LOOK_EVERY_MS);
		for (int i = 0; i < lock_count; i++) {
			pid_t before = held[i], holder = held[i] = holder_of(locks[i]);

			if (!holder || holder != before || !step_of(holder) ||
			    !story_is_stuck(holder))
				continue;
			lwip_is_lost = true;
			narrate_alone(LINUX_HOST); /* the host that still has a voice */
			tell_the_end_of_the_stack(step_of(holder), "hangs",
						  reason(locks[i], holder));
		}
	}
	return NULL;
}

/* The last that is opened before the story: what the watcher tells a hang with is all there, and
 * none of the story's sockets is, which it would keep from being closed. */
void watch_for_hangs(void)
{
	pthread_t thread;
	sem_t begun;

	sem_init(&begun, 0, 0);
	if (pthread_create(&thread, NULL, watch, &begun))
		give_up("pthread_create: %s", strerror(errno));
	while (sem_wait(&begun))
		;
}
