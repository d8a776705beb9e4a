/*
 * The one exit to a person: what a story's text, a call's result or a kernel's message says can't
 * steer a terminal. Each such character has a picture in its place; runner/clean.py is its twin.
 */
#include "storyteller.h"
#include <stdarg.h>
#include <stdio.h>

enum { REPLACEMENT = 0xFFFD, PICTURES = 0x2400, PICTURE_OF_DEL = 0x2421 };

/* C0 and C1 controls but tab and newline; marks that turn or break a line (Unicode 16, 9.2, 23.2).
 */
static const struct range {
	unsigned first, last;
} unsafe[] = {
	{ 0x00, 0x08 },     { 0x0b, 0x1f },     { 0x7f, 0x9f },     { 0x61c, 0x61c },
	{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 }, { 0xd800, 0xdfff },
};

static unsigned safe(unsigned code)
{
	for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
		if (code >= unsafe[i].first && code <= unsafe[i].last)
			return code < 0x20    ? PICTURES + code
			       : code == 0x7f ? PICTURE_OF_DEL
					      : REPLACEMENT;
	return code;
}

/* The next character as a number, and behind it (RFC 3629 3); a byte that begins none is replaced.
 */
static const char *next(const char *text, unsigned *code)
{
	unsigned char lead = (unsigned char)*text++;
	int more = lead < 0x80       ? 0
		   : lead >> 5 == 6  ? 1
		   : lead >> 4 == 14 ? 2
		   : lead >> 3 == 30 ? 3
				     : -1;

	*code = more > 0 ? lead & (0x3fU >> more) : lead;
	for (int i = 0; i < more; i++) {
		if ((text[i] & 0xc0) != 0x80)
			more = -1;
		else
			*code = *code << 6 | (text[i] & 0x3fU);
	}
	if (more < 0)
		*code = REPLACEMENT;
	return text + (more > 0 ? more : 0);
}

static void put(FILE *to, const char *from, const char *behind, unsigned code)
{
	unsigned shown = safe(code);

	if (shown == code && code != REPLACEMENT)
		fwrite(from, 1, (size_t)(behind - from), to);
	else /* all that is put in another's place has three bytes */
		fprintf(to, "%c%c%c", 0xe0 | shown >> 12, 0x80 | (shown >> 6 & 0x3f),
			0x80 | (shown & 0x3f));
}

static void vtell_person(FILE *to, const char *format, va_list ap)
{
	char text[1024];
	const char *at, *behind;
	unsigned code;

	vsnprintf(text, sizeof text, format, ap);
	for (at = text; *at; at = behind) {
		behind = next(at, &code);
		put(to, at, behind, code);
	}
	fflush(to);
}

void tell_person(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vtell_person(stdout, format, ap);
	va_end(ap);
}

void complain(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vtell_person(stderr, format, ap);
	va_end(ap);
}

/* The one way to fail: say why, and leave. */
void give_up(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vtell_person(stderr, format, ap);
	va_end(ap);
	complain("\n");
	_exit(1);
}
