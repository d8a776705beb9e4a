/*
 * usage: STORY                     by hand: on two hosts of its own, told on the terminal
 *        STORY LAB PORT            on the hosts of the laboratory with that process number
 *        STORY LAB PORT EPITAPH    ends the record of a story that died
 *
 * Exit status: 0 told to the end, 77 can't be told here, anything else is an error.
 */
#include "storyteller.h"
#include <arpa/inet.h>
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>

#pragma weak story
#pragma weak story_of_two_hosts

enum { PORT_BY_HAND = 9999 };

static int namespace[HOSTS], server_port = PORT_BY_HAND;
static struct sockaddr_in known[HOSTS];
static pid_t storyteller; /* from the beginning of the story on */
bool hosts_changed;
long laboratory; /* its process number; none by hand */

void end_of_record(const char *how, const char *what, int status)
{
	take_the_floor();
	narrate("end", "[end@32473 %s=\"%s\" hosts=\"%s\"] the end", how, what,
		hosts_changed ? "changed" : "as they were");
	leave_the_floor();
	_exit(status);
}

void cannot_tell(const char *reason)
{
	fprintf(stderr, "%s\n", reason);
	end_of_record("skip", reason, 77);
}

/* exit() in the middle of the story is no end of it; a child may leave so. */
static void left_early(void)
{
	if (getpid() == storyteller)
		end_of_record("error", "the story left by exit()", 1);
}

int enter(enum host host)
{
	return setns(namespace[host], CLONE_NEWNET);
}

void on(enum host host)
{
	if (enter(host))
		give_up("setns: %s", strerror(errno));
}

struct sockaddr_in address_of(enum host host, int port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	sa.sin_addr.s_addr = htonl(host == A ? 0x0a090001 : 0x0a090002);
	return sa;
}

struct sockaddr_in address(enum host host)
{
	return address_of(host, server_port);
}

/* a is always the end that connects. A connection refused at once has no own address any more. */
void know_connection(int fd)
{
	struct sockaddr_in own, peer = address(B);
	socklen_t size = sizeof own;

	if (getsockname(fd, &own, &size) || own.sin_port == 0)
		return;
	known[A] = own;
	known[B] = peer;
}

bool connection_known(struct sockaddr_in end[HOSTS])
{
	memcpy(end, known, sizeof known);
	return known[A].sin_port != 0;
}

/* The low numbers are the story's: which one is free next may be its subject. */
int out_of_the_way(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, 64);

	if (high < 0)
		return fd;
	close(fd);
	return high;
}

/* The handshake is not what these stories are about; story_of_two_hosts() tells it where it is. */
void connection(int *a, int *b)
{
	struct sockaddr_in server = address(B);
	int listener, one = 1;

	if (storyteller) {
		take_the_floor();
		narrate("aside", "[aside@32473] one more connection");
		leave_the_floor();
	}
	on(B);
	listener = out_of_the_way(socket(AF_INET, SOCK_STREAM, 0));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, &server, sizeof server) || listen(listener, 1))
		give_up("listen: %s", strerror(errno));
	on(A);
	*a = socket(AF_INET, SOCK_STREAM, 0);
	if (*a < 0)
		give_up("socket: %s", strerror(errno));
	if (connect(*a, &server, sizeof server))
		give_up("connect: %s", strerror(errno));
	*b = accept(listener, NULL, NULL);
	know_connection(*a);
	close(listener);
	settle();
	forget_counters();
	by_hand_aside();
}

static int open_of(long lab, const char *what, bool optional)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%ld/%s", lab, what);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && !optional)
		give_up("%s: %s: no laboratory there", path, strerror(errno));
	return fd;
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
	open_tellers();
	open_narrators();
	open_stack();
}

static void tell_beginning(void)
{
	take_the_floor();
	narrate("begin",
		"[case@32473 id=\"%.150s\" code=\"%s\" stack=\"%s\" version=\"%s\" port=\"%d\" "
		"a=\"%s\" b=\"%s\"] %.60s on %s",
		story_id, story_code_hash, stack_name(), stack_version(), server_port,
		state_name(state_of(A)), state_name(state_of(B)), story_id, stack_name());
	leave_the_floor();
}

static void tell_story(bool by_hand)
{
	int a, b;

	if (story)
		connection(&a, &b);
	tell_beginning();
	storyteller = getpid();
	atexit(left_early);
	if (by_hand)
		open_by_hand();
	if (story)
		story(a, b);
	else
		story_of_two_hosts();
}

int main(int argc, char **argv)
{
	pid_t parent = getppid();

	if (argc >= 3) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			return 1;
		laboratory = atol(argv[1]);
		enter_lab(laboratory);
		server_port = atoi(argv[2]);
	} else {
		make_hosts(namespace);
	}
	signal(SIGPIPE, SIG_IGN);
	begin();
	if (argc == 4)
		end_of_record("error", argv[3], 0);
	tell_story(argc < 3);
	end_of_record(lost_children() ? "error" : "told",
		      lost_children() ? "a child was never waited for" : "to its end", 0);
}
