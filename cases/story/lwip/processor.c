/*
 * Which processor. The storyteller and the thread that receives for it wait for each other all the
 * time: on one processor that is a switch between two threads, on two it is an interrupt that ends
 * an idle wait, and a step takes twice as long. The story's own threads stay free to run anywhere:
 * what happens between them is the subject.
 */
#include "host.h"
#include <sched.h>

static cpu_set_t anywhere;

/* This thread, and those that it starts from now on. Where it can't be had, it is slower. */
void stay_on_this_processor(void)
{
	cpu_set_t here;

	CPU_ZERO(&here);
	CPU_SET((size_t)sched_getcpu(), &here);
	if (!sched_getaffinity(0, sizeof anywhere, &anywhere))
		sched_setaffinity(0, sizeof here, &here);
}

int __wrap_story_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
				void *(*play)(void *), void *argument);
int __real_story_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
				void *(*play)(void *), void *argument);

int __wrap_story_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
				void *(*play)(void *), void *argument)
{
	cpu_set_t own;
	int result;

	sched_getaffinity(0, sizeof own, &own);
	sched_setaffinity(0, sizeof anywhere, &anywhere);
	result = __real_story_pthread_create(thread, attr, play, argument);
	sched_setaffinity(0, sizeof own, &own);
	return result;
}
