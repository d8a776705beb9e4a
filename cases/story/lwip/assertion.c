/*
 * lwIP asserts what must be true inside it; where that is not so, a device stops or starts anew,
 * and a program of this machine would abort. Here it is the result of the call it happens in, and
 * the story's last.
 */
#include "host.h"
#include "lwip/arch.h"
#include <stdio.h>
#include <sys/syscall.h>

/* As lwIP names its files, wherever they were compiled. */
static const char *name_of(const char *file)
{
	const char *source = strstr(file, "/src/");

	return source ? source + 1 : file;
}

/* In lwipopts.h this is LWIP_PLATFORM_ASSERT. It may run on a thread of lwIP's own, which does what
 * the call that began last has caused: the story comes to rest then, as lwIP goes no further. */
void lwip_asserts(const char *what, const char *file, int line)
{
	pid_t own = (pid_t)syscall(SYS_gettid);
	const struct step *step = step_of(own);
	char why[2 * WORDS_MAX];

	snprintf(why, sizeof why, "%.100s, at %.60s:%d", what, name_of(file), line);
	if (!is_teller(own)) {
		until_all_others_sleep();
		step = latest_step();
	}
	lwip_is_lost = true;
	narrate_alone(LINUX_HOST);
	if (step)
		tell_the_end_of_the_stack(step, "asserts", why);
	nobody_else_tells();
	hosts_changed = true;
	end_of_record("error", why, 0);
}
