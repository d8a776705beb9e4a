/*
 * usage: lab COMMAND [ARGUMENT...]
 *
 * Makes the two hosts and becomes COMMAND (the recorder) on host b. As long as it runs, stories
 * find the hosts through it: host a is its descriptor 3, host b its own network namespace. It dies
 * with whoever started it.
 */
#include "storyteller.h"
#include <stdio.h>
#include <sys/prctl.h>

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
	if (host[A] != 3 && dup2(host[A], 3) != 3)
		give_up("dup2: %s", strerror(errno));
	execvp(argv[1], argv + 1);
	give_up("%s: %s: install it, e.g. apt-get install %s", argv[1], strerror(errno), argv[1]);
}
