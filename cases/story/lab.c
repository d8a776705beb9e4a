/*
 * usage: lab COMMAND [ARGUMENT...]
 *
 * Makes the two hosts and becomes COMMAND (the recorder) on host b. As long as it runs, stories
 * find the hosts through it: host a is its descriptor 3, host b its descriptor 4. It dies
 * with the program that started it.
 */
#include "storyteller.h"
#include <stdio.h>
#include <sys/prctl.h>

/* Under numbers that stories know, whichever they have now. */
static void hand_over(const int host[HOSTS])
{
	int high[HOSTS];

	for (int h = A; h <= B; h++)
		high[h] = fcntl(host[h], F_DUPFD, 16);
	for (int h = A; h <= B; h++)
		if (high[h] < 0 || dup2(high[h], 3 + h) < 0 || close(high[h]))
			give_up("dup2: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	int host[HOSTS];
	pid_t parent = getppid();

	if (argc < 2)
		give_up("usage: lab COMMAND [ARGUMENT...]");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return 1;
	make_hosts(host);
	hand_over(host);
	execvp(argv[1], argv + 1);
	give_up("%s: %s: install it, e.g. apt-get install %s", argv[1], strerror(errno), argv[1]);
}
