/* The wire as lwIP's network interface: a frame written to the tap is one that Linux receives. */
#include "host.h"
#include "lose.h"
#include "lwip/etharp.h"
#include "lwip/pbuf.h"
#include "lwip/tcpip.h"
#include <netinet/ether.h>
#include <stdatomic.h>

enum { FRAME_MAX = 1514, HEADER_AT = 14, PROTOCOL_AT = 23 };
enum { LENGTH_IN_IP = 2, OFFSET_IN_TCP = 12, FLAGS_IN_TCP = 13 };

/* The segments that fit are not handed to lwIP: all, or the first. */
struct drop {
	const struct loss *loss;
	bool done;
};

static int tap;
static atomic_uint segments, lost;
static struct drop drops[LOSSES_MAX];
static atomic_int drop_count;

unsigned segments_on_tap(void)
{
	return atomic_load(&segments);
}

static void count(const unsigned char *frame)
{
	if (frame[PROTOCOL_AT] == IPPROTO_TCP)
		atomic_fetch_add(&segments, 1);
}

/* Before the story's next call, so before the segment. */
void lose_on_tap(const struct loss *loss)
{
	int next = atomic_load(&drop_count);

	drops[next] = (struct drop){ loss, false };
	atomic_store(&drop_count, next + 1);
}

unsigned lost_on_tap(void)
{
	return atomic_load(&lost);
}

static bool is_lost(const unsigned char *frame)
{
	const unsigned char *ip = frame + HEADER_AT, *tcp = ip + 4 * (*ip & 15);
	int length = ip[LENGTH_IN_IP] << 8 | ip[LENGTH_IN_IP + 1];
	int data = length - (int)(tcp - ip) - 4 * (tcp[OFFSET_IN_TCP] >> 4);

	if (frame[PROTOCOL_AT] != IPPROTO_TCP)
		return false;
	for (int i = 0; i < atomic_load(&drop_count); i++) {
		const struct loss *loss = drops[i].loss;

		if (drops[i].done || atomic_load(&loss->phase) != LOSING ||
		    !fits(loss, tcp[FLAGS_IN_TCP], data))
			continue;
		drops[i].done = !loss->every;
		atomic_fetch_add(&lost, 1);
		return true;
	}
	return false;
}

/* Linux has received the frame when write() returns. */
static err_t send_frame(struct netif *netif, struct pbuf *p)
{
	unsigned char frame[FRAME_MAX];
	u16_t size = pbuf_copy_partial(p, frame, sizeof frame, 0);

	(void)netif;
	count(frame);
	return write(tap, frame, size) == size ? ERR_OK : ERR_IF;
}

/* As a device's driver has it: from the pool, and where that has run out, the frame is lost. */
static struct pbuf *take_in(const unsigned char *frame, u16_t size)
{
	struct pbuf *p;

	if (frame[PROTOCOL_AT] == IPPROTO_UDP)
		return received_datagram(frame, size);
	p = pbuf_alloc(PBUF_RAW, size, PBUF_POOL);
	if (p)
		pbuf_take(p, frame, size);
	return p;
}

/* netif->input takes the core lock and gives it back: a thread that slept on it is awake before the
 * datagrams are delivered behind which a step ends. */
static void hand_over(struct netif *netif, const unsigned char *frame, u16_t size)
{
	struct pbuf *p = take_in(frame, size);

	if (p && netif->input(p, netif) != ERR_OK)
		pbuf_free(p);
}

/* As a network card has it: a group's address or its own. What the other host sends to itself is on
 * this wire as well (loopback.c). */
static bool is_for(const struct netif *netif, const unsigned char *frame)
{
	return frame[0] & 1 || !memcmp(frame, netif->hwaddr, netif->hwaddr_len);
}

static void *receive_frames(void *netif_of_tap)
{
	struct netif *netif = netif_of_tap;
	unsigned char frame[FRAME_MAX];
	ssize_t n;

	while ((n = read(tap, frame, sizeof frame)) > 0) {
		if (!is_for(netif, frame))
			continue;
		count(frame);
		if (!is_lost(frame))
			hand_over(netif, frame, (u16_t)n);
		deliver_datagrams();
	}
	give_up("tap: %s", strerror(errno));
}

void hardware_address(enum host host, struct eth_addr *address)
{
	memcpy(address, ether_aton(hardware_text[host]), sizeof *address);
}

/* For netif_add(). */
err_t attach_tap(struct netif *netif)
{
	struct eth_addr own;
	pthread_t thread;

	tap = *(int *)netif->state;
	memcpy(netif->name, "tp", 2);
	hardware_address(LWIP_HOST, &own);
	memcpy(netif->hwaddr, &own, sizeof own);
	netif->hwaddr_len = sizeof own;
	netif->mtu = 1500;
	netif->flags =
		NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
	netif->output = etharp_output;
	netif->linkoutput = send_frame;
	return pthread_create(&thread, NULL, receive_frames, netif) ? ERR_MEM : ERR_OK;
}
