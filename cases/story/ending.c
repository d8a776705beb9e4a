/* How a record ends: told to the end, or why it is not. */
#include "stack.h"
#include <stdarg.h>
#include <stdio.h>

static pid_t storyteller; /* from the beginning of the story on */
bool hosts_changed;

void end_of_record(const char *how, const char *what, int status)
{
	char value[RECORD_MAX / 2], lost[32] = "";

	take_the_floor();
	if (segments_lost && story_has_begun())
		snprintf(lost, sizeof lost, "[lost@32473 n=\"%u\"]", segments_lost());
	narrate("end", "[end@32473 %s=\"%s\" hosts=\"%s\" steps=\"%d\"]%s the end", how,
		as_value(what, value, sizeof value), hosts_changed ? "changed" : "as they were",
		steps_so_far(), lost);
	leave_the_floor();
	_exit(status);
}

void cannot_tell(const char *reason)
{
	complain("%s\n", reason);
	end_of_record("skip", reason, 77);
}

/* A word of story.h is used as it can't be. */
void wrong_story(const char *format, ...)
{
	char why[200];
	va_list ap;

	va_start(ap, format);
	vsnprintf(why, sizeof why, format, ap);
	va_end(ap);
	if (!laboratory)
		complain("%s\n", why);
	end_of_record("error", why, laboratory ? 0 : 1);
}

/* A story of which a part went past the recorder can't be told: its silence would prove nothing. */
void nothing_is_hidden(void)
{
	for (int h = A; h <= B; h++) {
		const char *what = stack_of[h]->hidden ? stack_of[h]->hidden((enum host)h) : NULL;

		if (what)
			cannot_tell(what);
	}
}

/* exit() in the middle of the story is no end of it; a child may leave so. */
static void left_early(void)
{
	if (getpid() == storyteller)
		end_of_record("error", "the story left by exit()", 1);
}

void begin_story(void)
{
	storyteller = getpid();
	atexit(left_early);
}

bool story_has_begun(void)
{
	return storyteller;
}
