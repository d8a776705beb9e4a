/* The one way to fail: say why, and leave. */
#include "storyteller.h"
#include <stdarg.h>
#include <stdio.h>

void give_up(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	_exit(1);
}
