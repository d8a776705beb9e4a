/* The story on the terminal, as it happens, when no laboratory records it. */
#include "stack.h"
#include "wire.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/mman.h>

enum { FRAME_MAX = 128 };

static int tap = -1;

/* The taps of a host see a segment before the datagram that is sent behind it. */
static void hear_segments(bool print)
{
	_Alignas(uint32_t) unsigned char space[2 + FRAME_MAX];
	unsigned char *frame = space + 2; /* what is behind the link header is aligned */
	char arrow[64];

	while (recv(tap, frame, FRAME_MAX, 0) > 0)
		if (arrow_of(frame, arrow, sizeof arrow) && print)
			tell_person("  %s", arrow);
}

/* What nobody is told of is not told under the next line either. */
void by_hand_aside(void)
{
	if (tap >= 0)
		hear_segments(false);
}

void by_hand_connection(const struct end *from, const struct end *to, bool over)
{
	if (tap >= 0 && over)
		nobody_has(from, to);
}

/* A call that sleeps leaves its line open; who tells meanwhile begins a new one. Shared with
 * children, who write to the same terminal; the text's address is the same in all of them. */
static const char **open_line;

/* Before the first connection, whose segments count though nobody is told of them. */
void open_by_hand(void)
{
	struct sockaddr_ll cable = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };

	on(B);
	cable.sll_ifindex = (int)if_nametoindex("eth0");
	tap = out_of_the_way(socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
	if (tap < 0 || bind(tap, (struct sockaddr *)&cable, sizeof cable))
		give_up("packet socket: %s", strerror(errno));
	tap = out_of_the_way(tap);
	open_line = mmap(NULL, sizeof *open_line, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (open_line == MAP_FAILED)
		give_up("mmap: %s", strerror(errno));
}

void by_hand_begin(void)
{
	if (tap < 0)
		return;
	tell_person("%s on %s %s\n\n", story_id, told_stack->name, told_stack->version());
}

void by_hand_call(int line, const char *text)
{
	if (tap < 0)
		return;
	tell_person("%s%4d  %-40s", *open_line ? "\n" : "", line, text);
	*open_line = text;
}

void by_hand_result(int line, const char *text, const char *result, const char *because)
{
	if (tap < 0)
		return;
	if (*open_line != text)
		tell_person("%s%4d  %-40s", *open_line ? "\n" : "", line, text);
	tell_person(" = %s", result);
	hear_segments(true);
	tell_person(*because ? "  because %s\n" : "\n", because);
	*open_line = NULL;
}
