/*
 * usage: STORY                     by hand: on two hosts of its own, told on the terminal
 *        STORY LAB PORT            on the hosts of the laboratory with that process number
 *        STORY LAB PORT EPITAPH    ends the record of a story that died
 *
 * Exit status: 0 told to the end, 77 can't be told here, anything else is an error.
 */
#include "stack.h"
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>

#pragma weak story
#pragma weak story_of_two_hosts

long laboratory; /* its process number; none by hand */

/* The handshake is not what these stories are about; story_of_two_hosts() tells it where it is. */
void connection(int *a, int *b)
{
	const struct plan *plan = storys_plan();
	struct sockaddr_storage any = address_by(plan, B, server_port);
	const struct sockaddr *server = (struct sockaddr *)&any;
	enum host before = here();
	int listener, one = 1;

	if (story_has_begun()) {
		take_the_floor();
		narrate("aside", "[aside@32473] one more connection");
		leave_the_floor();
		before_connecting();
	}
	if (pause_losses)
		pause_losses(true);
	on(B);
	listener = out_of_the_way(socket(plan->family, SOCK_STREAM, 0));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, server, plan->size) || listen(listener, 1))
		give_up("listen: %s", strerror(errno));
	on(A);
	*a = socket(plan->family, SOCK_STREAM, 0);
	if (*a < 0)
		give_up("socket: %s", strerror(errno));
	if (connect(*a, server, plan->size))
		give_up("connect: %s", strerror(errno));
	*b = accept(listener, NULL, NULL);
	know_connected(*a, server);
	know_accepted(*b);
	close(listener);
	settle_connections();
	forget_reasons();
	by_hand_aside();
	if (pause_losses)
		pause_losses(false);
	on(before);
}

static int open_of(long lab, const char *what, bool optional)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%ld/%s", lab, what);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && !optional)
		give_up("%s: %s: no laboratory there", path, strerror(errno));
	return fd < 0 ? fd : out_of_the_way(fd);
}

/* In the laboratory's user namespace where it has one of its own; EINVAL says it is ours. */
static void enter_lab(long lab)
{
	int user = open_of(lab, "ns/user", false);

	namespace[A] = open_of(lab, "fd/3", false);
	namespace[B] = open_of(lab, "fd/4", false);
	if (setns(user, CLONE_NEWUSER) && errno != EINVAL)
		give_up("the laboratory's user namespace: %s", strerror(errno));
	close(user);
}

/* Leaves the ordinary numbers to the story: its first descriptors are the same on every run. */
static void begin(void)
{
	open_where();
	open_tellers();
	open_connections();
	for (int h = A; h <= B; h++)
		stack_of[h]->open((enum host)h);
	open_narrators();
	forget_reasons();
	if (told_stack->watch)
		told_stack->watch();
}

/* A kernel that is a column of its own says so to its stories (runner/kernels/qemu.py). */
static const char *column(void)
{
	const char *name = getenv("HALFCLOSE_COLUMN");

	return name ? name : told_stack->name;
}

static void tell_beginning(void)
{
	char id[150], version[64];
	const struct plan *plan = storys_plan();

	take_the_floor();
	narrate("begin",
		"[capture@32473 version=\"2\"]"
		"[case@32473 id=\"%s\" code=\"%s\" stack=\"%s\" version=\"%s\" port=\"%d\"%s "
		"a=\"%s\" b=\"%s\"] %.60s on %s",
		as_value(story_id, id, sizeof id), story_code_hash, column(),
		as_value(told_stack->version(), version, sizeof version), server_port,
		plan == &ipv4 ? "" : " family=\"inet6\"", state_name(state_of(A)),
		state_name(state_of(B)), story_id, column());
	leave_the_floor();
}

static void tell_story(bool by_hand)
{
	int a, b;

	if (by_hand)
		open_by_hand();
	if (story)
		connection(&a, &b);
	tell_beginning();
	begin_story();
	by_hand_begin();
	on(A);
	if (story)
		story(a, b);
	else
		story_of_two_hosts();
}

int main(int argc, char **argv)
{
	pid_t parent = getppid();

	keep_numbers_apart(told_stack->descriptors);
	if (argc >= 3) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			return 1;
		laboratory = atol(argv[1]);
		enter_lab(laboratory);
		server_port = atoi(argv[2]);
	} else {
		make_hosts(namespace);
		for (int h = A; h <= B; h++)
		namespace[h] = out_of_the_way(namespace[h]);
	}
	signal(SIGPIPE, SIG_IGN);
	begin();
	if (argc == 4)
		end_of_record("error", argv[3], 0);
	tell_story(argc < 3);
	nothing_is_hidden();
	end_of_record(lost_children() ? "error" : "told",
		      lost_children() ? "a child was never waited for" : "to its end", 0);
}
