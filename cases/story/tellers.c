/*
 * Who tells: the story's own thread, and the threads and children it starts. A step ends when all
 * the others sleep or are gone, as the scheduler says, and none is in the middle of telling.
 */
#include "storyteller.h"
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { TELLERS = 256, GONE = 'X' };
enum phase { ABSENT, IN_STORY, TELLING, WAITING };

struct teller {
	atomic_int phase;
	pid_t pid, tid;
	unsigned long handle; /* pthread_t or pid, as the story knows it */
	bool waited_for;
	char doing[24];
	const struct step *step; /* in the memory of its own process */
};

/* Shared with children, so that one order holds for all of them. */
static struct stage {
	pthread_mutex_t floor;
	atomic_uint changes;
	atomic_int tellers;
	int steps;
	struct teller teller[TELLERS];
} * stage;

static _Thread_local struct teller *self;
static bool floor_is_ours;

static void set_phase(struct teller *teller, enum phase phase)
{
	atomic_fetch_add(&stage->changes, 1);
	atomic_store(&teller->phase, (int)phase);
	atomic_fetch_add(&stage->changes, 1);
}

static struct teller *new_teller(void)
{
	int i = atomic_fetch_add(&stage->tellers, 1);

	if (i >= TELLERS)
		give_up("more than %d threads and children in one story", TELLERS);
	return &stage->teller[i];
}

static void appear(struct teller *teller, unsigned long handle)
{
	self = teller;
	self->handle = handle;
	self->pid = getpid();
	self->tid = (pid_t)syscall(SYS_gettid);
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

/* From now on: they sleep for ever, perhaps with the floor. */
void nobody_else_tells(void)
{
	floor_is_ours = true;
}

int next_step(void)
{
	return ++stage->steps;
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

/* proc(5): the scheduler's state is the letter behind the command's closing parenthesis. */
static char scheduler_state(const struct teller *teller)
{
	char path[64], stat[512], *name_end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/task/%d/stat", teller->pid, teller->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return GONE;
	n = read(fd, stat, sizeof stat - 1);
	close(fd);
	stat[n > 0 ? n : 0] = 0;
	name_end = strrchr(stat, ')');
	return name_end ? name_end[2] : GONE;
}

/* Whoever is gone is not looked for again: its number may become somebody else's. */
static bool rests(struct teller *teller)
{
	char state = scheduler_state(teller);

	if (state == GONE)
		atomic_store(&teller->phase, ABSENT);
	return strchr("SZXT", state);
}

static bool is_there(const struct teller *teller)
{
	return atomic_load(&teller->phase) != ABSENT && !strchr("ZX", scheduler_state(teller));
}

/*
 * Sound although nothing is locked: whoever was looked at while asleep in the middle of telling has
 * changed its phase before or since, and `changes` shows it. Of two who wait for quiet, the one who
 * appeared first lets the other finish: an order that no race can turn round.
 */
static bool others_quiet(void)
{
	unsigned before = atomic_load(&stage->changes);

	for (int i = 0; i < atomic_load(&stage->tellers); i++) {
		struct teller *teller = &stage->teller[i];
		enum phase phase = (enum phase)atomic_load(&teller->phase);

		if (teller == self || phase == ABSENT || (phase == WAITING && teller < self))
			continue;
		if (phase != IN_STORY || !rests(teller))
			return false;
	}
	return before == atomic_load(&stage->changes);
}

/* A wake-up marks its thread runnable before the datagram behind it arrives, so asking after the
 * network has settled is enough. */
void until_quiet(void)
{
	bool alone = atomic_load(&stage->tellers) == 1;

	if (!alone)
		set_phase(self, WAITING);
	do {
		while (!alone && !others_quiet())
			sched_yield();
		take_the_floor();
		settle();
		leave_the_floor();
	} while (!alone && !others_quiet());
	if (!alone)
		set_phase(self, TELLING);
}

struct part {
	void *(*play)(void *);
	void *argument;
	struct teller *teller;
};

static void *play_part(void *arg)
{
	struct part part = *(struct part *)arg;

	free(arg);
	appear(part.teller, pthread_self());
	set_phase(self, IN_STORY);
	return part.play(part.argument);
}

/* The new teller is TELLING until it has appeared, so nobody takes it for asleep before. */
int story_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*play)(void *),
			 void *argument)
{
	struct part *part = malloc(sizeof *part);

	*part = (struct part){ play, argument, new_teller() };
	set_phase(part->teller, TELLING);
	errno = pthread_create(thread, attr, play_part, part);
	if (errno)
		give_up("pthread_create: %s", strerror(errno));
	return 0;
}

int story_pthread_join(pthread_t thread, void **returned)
{
	return pthread_join(thread, returned);
}

static void appear_as_child(struct teller *teller, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	appear(teller, (unsigned long)getpid());
	set_phase(self, IN_STORY);
}

pid_t story_fork(void)
{
	struct teller *teller = new_teller();
	pid_t parent = getpid(), child;

	set_phase(teller, TELLING);
	child = fork();
	if (child < 0)
		give_up("fork: %s", strerror(errno));
	if (child == 0) {
		appear_as_child(teller, parent);
		tell_nothing();
	} else {
		tell_as("pid");
	}
	return child;
}

pid_t story_waitpid(pid_t child, int *status, int options)
{
	pid_t gone = waitpid(child, status, options);

	for (int i = 0; gone > 0 && i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].pid == gone)
			stage->teller[i].waited_for = true;
	if (gone > 0 && WIFEXITED(*status))
		tell_as("exited %d", WEXITSTATUS(*status));
	else if (gone > 0 && WIFSIGNALED(*status))
		tell_as("killed by SIG%s", sigabbrev_np(WTERMSIG(*status)));
	return gone;
}

void story_asleep(unsigned long handle)
{
	tell_as("no");
	for (int i = 1; i < atomic_load(&stage->tellers); i++) {
		struct teller *teller = &stage->teller[i];

		if (teller->handle == handle && *teller->doing && is_there(teller))
			tell_as("in %s", teller->doing);
	}
}

/* Whether it holds for each of them that is there. */
bool all_tellers(bool (*so)(pid_t tid))
{
	for (int i = 0; i < atomic_load(&stage->tellers); i++)
		if (is_there(&stage->teller[i]) && !so(stage->teller[i].tid))
			return false;
	return true;
}

/* The call in which this thread of the story is, NULL where it is in none or is no such thread. */
const struct step *step_of(pid_t tid)
{
	for (int i = 0; i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].tid == tid && is_there(&stage->teller[i]))
			return stage->teller[i].step;
	return NULL;
}

int lost_children(void)
{
	int lost = 0;

	for (int i = 1; i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].pid != getpid() && !stage->teller[i].waited_for)
			lost++;
	return lost;
}
