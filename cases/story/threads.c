/* The threads and children of a story: how they begin to tell, and what becomes of them. */
#include "tellers.h"
#include <sys/prctl.h>

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
		watch_teller(teller, child, child);
		tell_as("pid");
	}
	return child;
}

pid_t story_waitpid(pid_t child, int *status, int options)
{
	int ended = 0;
	pid_t gone = waitpid(child, &ended, options);

	if (gone > 0 && status) /* waitpid(child, NULL, 0) asks for nothing */
		*status = ended;
	for (int i = 0; gone > 0 && i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].pid == gone)
			stage->teller[i].waited_for = true;
	if (gone > 0 && WIFEXITED(ended))
		tell_as("exited %d", WEXITSTATUS(ended));
	else if (gone > 0 && WIFSIGNALED(ended))
		tell_as("killed by SIG%s", sigabbrev_np(WTERMSIG(ended)));
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

int lost_children(void)
{
	int lost = 0;

	for (int i = 1; i < atomic_load(&stage->tellers); i++)
		if (stage->teller[i].pid != getpid() && !stage->teller[i].waited_for)
			lost++;
	return lost;
}
