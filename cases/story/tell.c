/* A step: the line and its text are told, the call is made, all goes quiet, its result is told. */
#include "stack.h"
#include <stdarg.h>
#include <stdio.h>

/* A told call may stand in the arguments of another: read(accept(…), …). */
enum { NESTED = 4 };

unsigned (*segments_lost)(void);
void (*pause_losses)(bool pause);
bool (*segment_is_lost)(enum host to, unsigned flags, int data);

static _Noreturn void tell_the_end_of_the_loop(const struct step *step);
static _Thread_local struct step steps[NESTED];
static _Thread_local int depth;

static struct step *open_step(void)
{
	return &steps[depth - 1];
}

/* told(read(a, &c, 1)) is one call, which is told once. */
static bool told_already(int line, const char *text)
{
	return depth && open_step()->line == line && !strcmp(open_step()->text, text);
}

void tell_call(int line, const char *text)
{
	int error = errno;

	if (told_already(line, text)) {
		open_step()->again++;
		return;
	}
	if (depth == NESTED)
		give_up("line %d: calls nested deeper than %d", line, NESTED);
	steps[depth++] = (struct step){ .line = line, .text = text };
	begin_telling();
	take_the_floor();
	open_step()->number = next_step();
	narrate("call", "[step@32473 n=\"%d\" line=\"%d\"] %d: %.200s", open_step()->number, line,
		line, text);
	step_has_begun(open_step());
	by_hand_call(line, text);
	if (goes_round(line))
		tell_the_end_of_the_loop(open_step());
	leave_the_floor();
	end_telling(open_step());
	errno = error;
}

/* The result reads `word` instead of the number: fd, pid, a state. */
void tell_as(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(open_step()->as, WORDS_MAX, format, ap);
	va_end(ap);
}

/* The step is somebody else's: a child returns from the fork that its parent tells. */
void tell_nothing(void)
{
	open_step()->silent = true;
}

/* The result's number is followed by more: the events, the pending error. What finds no room is
 * not told, and that is said. */
void tell_also(const char *format, ...)
{
	static const char and_more[] = " and more";
	struct step *step = open_step();
	size_t used = strlen(step->also), room = sizeof step->also - sizeof and_more - used;
	va_list ap;

	if (step->full)
		return;
	va_start(ap, format);
	step->full = vsnprintf(step->also + used, room, format, ap) >= (int)room;
	va_end(ap);
	if (step->full)
		memcpy(step->also + used, and_more, sizeof and_more);
}

static void print_result(const struct step *step, long result, int error, char *text, size_t size)
{
	const char *name = strerrorname_np(result < -1 ? (int)-result : error);

	if (*step->as)
		snprintf(text, size, "%s%s", step->as, step->also);
	else if (result < -1 && name) /* as io_uring has it: -ECANCELED */
		snprintf(text, size, "-%s%s", name, step->also);
	else if (result == -1 && name && *name != '0')
		snprintf(text, size, "-1 %s%s", name, step->also);
	else
		snprintf(text, size, "%ld%s", result, step->also);
}

static void narrate_result(const struct step *step, const char *result)
{
	char because[HOSTS][WORDS_MAX], lost[32] = "", both[2 * WORDS_MAX + 2];
	char value[2 * WORDS_MAX];

	look_at_connections();
	for (int h = A; h <= B; h++)
		told_stack->reasons((enum host)h, because[h], sizeof because[h]);
	if (segments_lost)
		snprintf(lost, sizeof lost, "[lost@32473 n=\"%u\"]", segments_lost());
	narrate("result",
		"[step@32473 n=\"%d\" line=\"%d\" r=\"%s\" a=\"%s\" b=\"%s\"]"
		"[mib@32473 a=\"%s\" b=\"%s\"]%s %d: = %s",
		step->number, step->line, as_value(result, value, sizeof value),
		state_name(latest_state(A)), state_name(latest_state(B)), because[A], because[B],
		lost, step->line, result);
	snprintf(both, sizeof both, "%s%s%s", because[A], *because[A] ? " " : "", because[B]);
	remember_call(step, result, both);
	by_hand_result(step->line, step->text, result, both);
}

/* What moved so far has nothing to do with the story. */
void forget_reasons(void)
{
	char ignored[WORDS_MAX];

	for (int h = A; h <= B; h++)
		told_stack->reasons((enum host)h, ignored, sizeof ignored);
}

long tell_result(long result)
{
	struct step *step = open_step();
	char text[2 * WORDS_MAX];
	int error = errno;

	if (step->again) {
		step->again--;
		return result;
	}
	depth--;
	if (step->silent)
		return result;
	begin_telling();
	until_quiet();
	print_result(step, result, error, text, sizeof text);
	take_the_floor();
	narrate_result(step, text);
	leave_the_floor();
	end_telling(depth ? open_step() : NULL);
	errno = error;
	return result;
}

void tell_words(void)
{
	tell_result(0);
}

/* It is the story's last. */
static _Noreturn void end_with(const struct step *step, const char *result, const char *who,
			       const char *how, const char *why)
{
	nobody_else_tells();
	hosts_changed = true; /* by what goes on: other processes, the peer of a dead host */
	narrate_result(step, result);
	if (!laboratory)
		tell_person("      %s %s: %s\n", who, result, why);
	fflush(stdout);
	end_of_record(how, why, 0);
}

static void tell_the_end_of_the_loop(const struct step *step)
{
	end_with(step, "hangs", "the story", "loops", round_and_round);
}

/*
 * The stack is left for ever in this call, which is the story's last: it hangs, or stops itself.
 * The thread that finds it tells it: every other one sleeps for ever, or waits for this one to
 * rest, so nobody takes the floor, and its owner keeps it.
 */
void tell_the_end_of_the_stack(const struct step *step, const char *result, const char *why)
{
	end_with(step, result, "the stack", "hung", why);
}
