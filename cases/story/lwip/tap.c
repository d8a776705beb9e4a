/* The wire as lwIP's network interface: a frame written to the tap is one that Linux receives. */
#include "host.h"
#include "lwip/etharp.h"
#include "lwip/pbuf.h"
#include "lwip/tcpip.h"
#include <stdatomic.h>

enum { FRAME_MAX = 1514, PROTOCOL_AT = 23 };

static int tap;
static atomic_uint segments;

unsigned segments_on_tap(void)
{
	return atomic_load(&segments);
}

static void count(const unsigned char *frame)
{
	if (frame[PROTOCOL_AT] == IPPROTO_TCP)
		atomic_fetch_add(&segments, 1);
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

/* netif->input takes the core lock and gives it back: whoever slept on it is awake before the
 * datagrams are delivered behind which a step ends. */
static void *receive_frames(void *netif_of_tap)
{
	struct netif *netif = netif_of_tap;
	unsigned char frame[FRAME_MAX];
	ssize_t n;

	while ((n = read(tap, frame, sizeof frame)) > 0) {
		struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)n, PBUF_POOL);

		if (!p)
			give_up("lwIP has no memory for what it receives");
		pbuf_take(p, frame, (u16_t)n);
		count(frame);
		if (netif->input(p, netif) != ERR_OK)
			pbuf_free(p);
		deliver_datagrams();
	}
	give_up("tap: %s", strerror(errno));
}

/* For netif_add(). */
err_t attach_tap(struct netif *netif)
{
	static const struct eth_addr own = { { 2, 0, 0, 0, 0, 0x0a + LWIP_HOST } };
	pthread_t thread;

	tap = *(int *)netif->state;
	memcpy(netif->name, "tp", 2);
	memcpy(netif->hwaddr, &own, sizeof own);
	netif->hwaddr_len = sizeof own;
	netif->mtu = 1500;
	netif->flags =
		NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
	netif->output = etharp_output;
	netif->linkoutput = send_frame;
	return pthread_create(&thread, NULL, receive_frames, netif) ? ERR_MEM : ERR_OK;
}
