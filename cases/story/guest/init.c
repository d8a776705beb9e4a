/*
 * The first process of a guest. It finds /modules (a file a module, in the order of their names)
 * and /list, a line a story: NUMBER SECONDS alone|together PROGRAM. What became of each goes
 * to /dev/ttyS1; what it has to say itself to the console.
 */
#include "guest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct story stories[STORIES_MAX];

void say(const char *format, ...)
{
	va_list ap;

	fputs("halfclose: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static void mount_all(void)
{
	static const char *const mounts[][2] = { { "proc", "/proc" },
						 { "sysfs", "/sys" },
						 { "devtmpfs", "/dev" },
						 { "tmpfs", "/tmp" } };

	for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
		mkdir(mounts[i][1], 0755);
		mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL);
	}
	while (open("/dev/console", O_RDWR) < 2)
		;
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

static void load(const char *module)
{
	char path[300];
	int fd;

	snprintf(path, sizeof path, "/modules/%s", module);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
		say("%s: %s", path, strerror(errno));
	close(fd);
}

static void load_modules(void)
{
	struct dirent **names;
	int n = scandir("/modules", &names, NULL, alphasort);

	for (int i = 0; i < n; i++)
		if (*names[i]->d_name != '.')
			load(names[i]->d_name);
}

static int read_list(void)
{
	FILE *list = fopen("/list", "re");
	char when[16];
	int n = 0;

	while (list && n < STORIES_MAX &&
	       fscanf(list, "%d %d %15s %255s", &stories[n].number, &stories[n].seconds, when,
		      stories[n].program) == 4)
		stories[n++].alone = !strcmp(when, "alone");
	return n;
}

/* One after the other, also those that wait for a timer: while nobody has anything to do, the
 * guest's clock jumps to the next timer, so waiting takes no time. */
static void tell_stories(int n)
{
	for (int i = 0; i < n; i++)
		if (stories[i].alone)
			tell_alone(&stories[i]);
	tell_all(stories, n);
}

int main(void)
{
	mount_all();
	load_modules();
	open_line("/dev/ttyS1");
	tell_stories(read_list());
	send_all_told();
	close_line();
	reboot(RB_POWER_OFF);
}
