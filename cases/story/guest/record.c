/*
 * usage: record
 *
 * What host b's eth0 carries, TCP and the narration, as a pcap file on standard output. As tcpdump
 * does, it says "listening on" when it has begun, and at SIGTERM how many packets were dropped.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SNAP = 512, QUEUE = 16 << 20, ETHERNET = 1, SYSLOG = 514 };
enum { TCP = 6, UDP = 17, IPV6_HEADER = 40, PROTOCOL_IN_IPV4 = 9, PROTOCOL_IN_IPV6 = 6 };

/* The headers of the pcap form, https://www.tcpdump.org/manpages/pcap-savefile.5.html. */
struct file_header {
	uint32_t magic;
	uint16_t major, minor;
	uint32_t zone, accuracy, snap, link;
};

struct packet_header {
	uint32_t seconds, microseconds, kept, length;
};

static int tap;

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "record: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void end(int signal)
{
	struct tpacket_stats counted = { 0 };
	socklen_t size = sizeof counted;
	char text[64];
	int n;

	(void)signal;
	getsockopt(tap, SOL_PACKET, PACKET_STATISTICS, &counted, &size);
	n = snprintf(text, sizeof text, "%u packets dropped by kernel\n", counted.tp_drops);
	_exit(write(2, text, (size_t)n) != n);
}

static void listen_on(const char *interface)
{
	struct sockaddr_ll any = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	int queue = QUEUE, yes = 1;

	any.sll_ifindex = (int)if_nametoindex(interface);
	tap = socket(AF_PACKET, SOCK_RAW, 0);
	if (tap < 0 || setsockopt(tap, SOL_SOCKET, SO_RCVBUFFORCE, &queue, sizeof queue) ||
	    setsockopt(tap, SOL_SOCKET, SO_TIMESTAMP, &yes, sizeof yes) ||
	    bind(tap, (struct sockaddr *)&any, sizeof any))
		give_up(interface);
	signal(SIGTERM, end);
	fprintf(stderr, "record: listening on %s\n", interface);
}

static bool is_told(const unsigned char *datagram)
{
	return (datagram[0] << 8 | datagram[1]) == SYSLOG ||
	       (datagram[2] << 8 | datagram[3]) == SYSLOG;
}

static bool belongs(const unsigned char *frame, ssize_t size)
{
	const unsigned char *ip = frame + ETH_HLEN, *inside;
	int type = frame[12] << 8 | frame[13], protocol;

	if (type == ETH_P_IP && size >= ETH_HLEN + 28) {
		protocol = ip[PROTOCOL_IN_IPV4];
		inside = ip + (ip[0] & 15) * 4;
	} else if (type == ETH_P_IPV6 && size >= ETH_HLEN + IPV6_HEADER + 8) {
		protocol = ip[PROTOCOL_IN_IPV6];
		inside = ip + IPV6_HEADER;
	} else {
		return false;
	}
	return protocol == TCP || (protocol == UDP && is_told(inside));
}

static struct timeval arrival(struct msghdr *message)
{
	struct timeval at = { 0 };

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMP)
			memcpy(&at, CMSG_DATA(c), sizeof at);
	return at;
}

static void keep(unsigned char *frame, uint32_t length, struct timeval at)
{
	struct packet_header header = { (uint32_t)at.tv_sec, (uint32_t)at.tv_usec,
					length > SNAP ? SNAP : length, length };
	struct iovec parts[] = { { &header, sizeof header }, { frame, header.kept } };

	if (writev(1, parts, 2) < 0)
		give_up("standard output");
}

static void record(void)
{
	static unsigned char frame[1 << 16];
	char control[CMSG_SPACE(sizeof(struct timeval))];

	for (;;) {
		struct iovec whole = { frame, sizeof frame };
		struct msghdr message = { .msg_iov = &whole,
					  .msg_iovlen = 1,
					  .msg_control = control,
					  .msg_controllen = sizeof control };
		ssize_t size = recvmsg(tap, &message, 0);

		if (size < 0 && errno != EINTR)
			give_up("eth0");
		if (size > 0 && belongs(frame, size))
			keep(frame, (uint32_t)size, arrival(&message));
	}
}

int main(void)
{
	struct file_header header = { 0xa1b2c3d4, 2, 4, 0, 0, SNAP, ETHERNET };

	if (write(1, &header, sizeof header) != sizeof header)
		give_up("standard output");
	listen_on("eth0");
	record();
}
