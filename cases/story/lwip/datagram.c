/*
 * UDP on the host that runs lwIP, which only the storyteller uses: past lwIP's sockets and with
 * memory of its own, so that a story has all of both, and finds the same numbers free on every run.
 */
#include "host.h"
#include "lwip/tcpip.h"
#include "lwip/udp.h"

/* The kernel's own, behind lacks.c. */
int __real_socketpair(int domain, int type, int protocol, int pair[2]);

enum { DATAGRAMS = 2, FRAME_MAX = 1514 };

/* One is sent at a time, under the core lock, and one received: each waits for the one before. */
static struct packet {
	struct pbuf_custom pbuf;
	bool used;
	unsigned char data[FRAME_MAX];
} sent, received;

static void give_back(struct pbuf *p)
{
	((struct packet *)p)->used = false;
}

static struct pbuf *fill(struct packet *packet, pbuf_layer layer, const void *data, u16_t size)
{
	struct pbuf *p;

	packet->pbuf.custom_free_function = give_back;
	p = pbuf_alloced_custom(layer, size, PBUF_POOL, &packet->pbuf, packet->data, FRAME_MAX);
	if (packet->used || !p)
		give_up("lwIP keeps a datagram of the storyteller's");
	packet->used = true;
	pbuf_take(p, data, size);
	return p;
}

struct pbuf *received_datagram(const unsigned char *frame, u16_t size)
{
	return fill(&received, PBUF_RAW, frame, size);
}

/* The storyteller holds one end of a pair of the kernel's; what lwIP receives goes into the other.
 */
static struct datagram {
	struct udp_pcb *pcb;
	int story_end, lwip_end;
	struct pbuf *arrived;
} datagrams[DATAGRAMS];

static struct datagram *find(int fd)
{
	for (int i = 0; i < DATAGRAMS; i++)
		if (datagrams[i].pcb && datagrams[i].story_end == fd)
			return &datagrams[i];
	return NULL;
}

bool is_datagram(int fd)
{
	return find(fd);
}

/* Under the core lock; it is told when that is free again. */
static void receive(void *datagram, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
		    u16_t port)
{
	struct datagram *d = datagram;

	(void)pcb, (void)from, (void)port;
	d->arrived = p;
}

void deliver_datagrams(void)
{
	for (int i = 0; i < DATAGRAMS; i++) {
		struct pbuf *p = datagrams[i].arrived;

		if (!p)
			continue;
		datagrams[i].arrived = NULL;
		if (write(datagrams[i].lwip_end, p->payload, p->len) != p->len)
			give_up("the narration is lost: %s", strerror(errno));
		pbuf_free(p);
	}
}

int datagram_socket(void)
{
	struct datagram *d = NULL;
	int pair[2];

	for (int i = 0; i < DATAGRAMS && !d; i++)
		d = datagrams[i].pcb ? NULL : &datagrams[i];
	if (!d)
		cannot_tell("not applicable: UDP on lwIP is the storyteller's");
	if (__real_socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair))
		give_up("socketpair: %s", strerror(errno));
	d->story_end = out_of_the_way(pair[0]);
	d->lwip_end = out_of_the_way(pair[1]);
	LOCK_TCPIP_CORE();
	d->pcb = udp_new();
	udp_recv(d->pcb, receive, d);
	UNLOCK_TCPIP_CORE();
	return d->story_end;
}

static u16_t port_of(const struct sockaddr *address)
{
	return ntohs(((const struct sockaddr_in *)address)->sin_port);
}

int datagram_bind(int fd, const struct sockaddr *own)
{
	err_t error;

	LOCK_TCPIP_CORE();
	error = udp_bind(find(fd)->pcb, IP_ADDR_ANY, port_of(own));
	UNLOCK_TCPIP_CORE();
	return error ? -1 : 0;
}

int datagram_connect(int fd, const struct sockaddr *peer)
{
	ip_addr_t address = { ((const struct sockaddr_in *)peer)->sin_addr.s_addr };
	err_t error;

	LOCK_TCPIP_CORE();
	error = udp_connect(find(fd)->pcb, &address, port_of(peer));
	UNLOCK_TCPIP_CORE();
	return error ? -1 : 0;
}

/* By that interface, whether there is a route or not: a story may take its link away. */
ssize_t datagram_send(int fd, const void *data, size_t size)
{
	struct udp_pcb *pcb = find(fd)->pcb;
	struct pbuf *p;
	err_t error;

	LOCK_TCPIP_CORE();
	p = fill(&sent, PBUF_TRANSPORT, data, (u16_t)size);
	error = udp_sendto_if(pcb, p, &pcb->remote_ip, pcb->remote_port, netif_default);
	pbuf_free(p);
	UNLOCK_TCPIP_CORE();
	return error ? -1 : (ssize_t)size;
}
