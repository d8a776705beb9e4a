/*
 * Who tells: the story's own thread, and the threads and children it starts. Each has a place on
 * the stage, which all processes of the story share; and one at a time has the floor.
 */
#include "tellers.h"
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct stage *stage;
_Thread_local struct teller *self;
static atomic_int files_of_process[TELLERS]; /* 0 is none */
static _Thread_local atomic_int *scheduler_file = files_of_process;
static bool floor_is_ours;
static struct step latest; /* of this process */

void set_phase(struct teller *teller, enum phase phase)
{
	atomic_fetch_add(&stage->changes, 1);
	atomic_store(&teller->phase, (int)phase);
	atomic_fetch_add(&stage->changes, 1);
}

struct teller *new_teller(void)
{
	int i = atomic_fetch_add(&stage->tellers, 1);

	if (i >= TELLERS)
		give_up("more than %d threads and children in one story", TELLERS);
	return &stage->teller[i];
}

void appear(struct teller *teller, unsigned long handle)
{
	self = teller;
	self->handle = handle;
	self->pid = getpid();
	self->tid = (pid_t)syscall(SYS_gettid);
	watch_teller(self, self->pid, self->tid);
}

void open_tellers(void)
{
	pthread_mutexattr_t shared;

	stage = mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	if (stage == MAP_FAILED)
		give_up("mmap: %s", strerror(errno));
	pthread_mutexattr_init(&shared);
	pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&shared, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&stage->floor, &shared);
	appear(new_teller(), 0);
	set_phase(self, IN_STORY);
}

/* A child may be killed while it tells: the floor is free again then. */
void take_the_floor(void)
{
	if (!floor_is_ours && pthread_mutex_lock(&stage->floor) == EOWNERDEAD)
		pthread_mutex_consistent(&stage->floor);
}

void leave_the_floor(void)
{
	if (!floor_is_ours)
		pthread_mutex_unlock(&stage->floor);
}

/* From now on: they sleep for ever, perhaps with the floor, in the middle of telling a call that
 * then has not begun. */
void nobody_else_tells(void)
{
	floor_is_ours = true;
	stage->steps = latest.number;
}

int next_step(void)
{
	return ++stage->steps;
}

void step_has_begun(const struct step *step)
{
	latest = *step;
}

int steps_so_far(void)
{
	return stage->steps;
}

void begin_telling(void)
{
	set_phase(self, TELLING);
}

/* Back in the story: in this step, or (with NULL) between two. */
void end_telling(const struct step *step)
{
	const char *call = step ? step->text : "";

	snprintf(self->doing, sizeof self->doing, "%.*s", (int)strcspn(call, "("), call);
	self->step = step;
	set_phase(self, IN_STORY);
}

/*
 * proc(5), one open file for each, which says so again and again: opened as a teller appears, when
 * nobody else runs. To open it anew for each look would borrow the lowest free number, and that is
 * the story's: a poll() that wakes up just then finds a file under the number it knows as closed.
 */
void watch_teller(const struct teller *teller, pid_t pid, pid_t tid)
{
	atomic_int *place = &scheduler_file[teller - stage->teller];
	char path[64];
	int none = 0, file;

	snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid, tid);
	file = out_of_the_way(open(path, O_RDONLY | O_CLOEXEC));
	if (file > 0 && !atomic_compare_exchange_strong(place, &none, file))
		close(file);
}

/* This thread opens what it opens for itself alone from now on, and no story's number is taken. */
void take_own_descriptors(void)
{
	static atomic_int own[TELLERS];

	if (unshare(CLONE_FILES))
		give_up("unshare: %s", strerror(errno));
	scheduler_file = own;
}

/* The letter behind the command's closing parenthesis. */
char scheduler_state(const struct teller *teller)
{
	atomic_int *file = &scheduler_file[teller - stage->teller];
	char stat[512], *name_end;
	ssize_t n;

	if (!atomic_load(file)) /* it appeared in another process */
		watch_teller(teller, teller->pid, teller->tid);
	n = atomic_load(file) ? pread(atomic_load(file), stat, sizeof stat - 1, 0) : 0;
	if (n <= 0)
		return GONE;
	stat[n] = 0;
	name_end = strrchr(stat, ')');
	return name_end ? name_end[2] : GONE;
}

/* Its number may become another's, so it is not looked for again. */
void forget_teller(struct teller *teller)
{
	int file = atomic_exchange(&scheduler_file[teller - stage->teller], 0);

	atomic_store(&teller->phase, ABSENT);
	if (file)
		close(file);
}

bool is_there(const struct teller *teller)
{
	return atomic_load(&teller->phase) != ABSENT && !strchr("ZX", scheduler_state(teller));
}

/* Whether it holds for each of them that is there. */
bool all_tellers(bool (*so)(pid_t tid))
{
	for (int i = 0; i < atomic_load(&stage->tellers); i++)
		if (is_there(&stage->teller[i]) && !so(stage->teller[i].tid))
			return false;
	return true;
}

bool is_teller(pid_t tid)
{
	for (int i = 0; i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].tid == tid)
			return true;
	return false;
}

/* The call in which this thread of the story is, NULL where it is in none or is no such thread. */
const struct step *step_of(pid_t tid)
{
	for (int i = 0; i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].tid == tid && is_there(&stage->teller[i]))
			return stage->teller[i].step;
	return NULL;
}

/* The call that began last; it may have come back. */
const struct step *latest_step(void)
{
	return latest.number ? &latest : NULL;
}
