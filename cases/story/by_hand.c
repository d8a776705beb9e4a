/* The story on the terminal, as it happens, when no laboratory records it. */
#include "stack.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/mman.h>

static int tap = -1;

static const char *segment(const struct tcphdr *tcp, int data)
{
	static char text[32];

	if (tcp->syn || tcp->rst)
		snprintf(text, sizeof text, "%s%s", tcp->syn ? "SYN" : "RST",
			 tcp->ack ? "+ACK" : "");
	else if (data)
		snprintf(text, sizeof text, "DATA %d%s", data, tcp->fin ? "+FIN" : "");
	else
		snprintf(text, sizeof text, "%s", tcp->fin ? "FIN" : "");
	return text;
}

/* The taps of a host see a segment before the datagram that is sent behind it. */
static void print_segments(void)
{
	_Alignas(struct iphdr) unsigned char packet[128];
	const struct iphdr *ip = (void *)packet;

	while (recv(tap, packet, sizeof packet, 0) > 0) {
		const struct tcphdr *tcp = (void *)(packet + ip->ihl * 4);
		const char *word = segment(tcp, ntohs(ip->tot_len) - ip->ihl * 4 - tcp->doff * 4);

		if (ip->protocol == IPPROTO_TCP && *word)
			printf(ip->saddr == address_of(A, 0).sin_addr.s_addr ? "  a --%s--> b"
									     : "  a <--%s-- b",
			       word);
	}
}

/* What nobody is told of is not told under the next line either. */
void by_hand_aside(void)
{
	unsigned char packet[128];

	while (tap >= 0 && recv(tap, packet, sizeof packet, 0) > 0)
		;
}

/* A call that sleeps leaves its line open; who tells meanwhile begins a new one. Shared with
 * children, who write to the same terminal; the text's address is the same in all of them. */
static const char **open_line;

void open_by_hand(void)
{
	enter(B);
	tap = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
	if (tap < 0)
		give_up("packet socket: %s", strerror(errno));
	open_line = mmap(NULL, sizeof *open_line, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (open_line == MAP_FAILED)
		give_up("mmap: %s", strerror(errno));
	printf("%s on %s %s\n\n", story_id, told_stack->name, told_stack->version());
	fflush(stdout);
}

void by_hand_call(int line, const char *text)
{
	if (tap < 0)
		return;
	printf("%s%4d  %-40s", *open_line ? "\n" : "", line, text);
	fflush(stdout);
	*open_line = text;
}

void by_hand_result(int line, const char *text, const char *result, const char *because)
{
	if (tap < 0)
		return;
	if (*open_line != text)
		printf("%s%4d  %-40s", *open_line ? "\n" : "", line, text);
	printf(" = %s", result);
	print_segments();
	printf(*because ? "  because %s\n" : "\n", because);
	fflush(stdout);
	*open_line = NULL;
}
