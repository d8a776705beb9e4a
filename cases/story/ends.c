/* The end of a connection: a host, an address and a port, as a socket or its peer's name gives
 * them. */
#include "ends.h"
#include <arpa/inet.h>
#include <stdio.h>

bool same_end(const struct end *one, const struct end *other)
{
	return one->host == other->host && one->address.sin6_port == other->address.sin6_port &&
	       IN6_ARE_ADDR_EQUAL(&one->address.sin6_addr, &other->address.sin6_addr);
}

/* IPv4 addresses as those of IPv6 that stand for them (RFC 4291, 2.5.5.2). */
static bool address_from(const struct sockaddr *from, struct sockaddr_in6 *address)
{
	const struct sockaddr_in *old = (const struct sockaddr_in *)from;

	if (from->sa_family == AF_INET6) {
		*address = *(const struct sockaddr_in6 *)from;
	} else if (from->sa_family == AF_INET) {
		*address = (struct sockaddr_in6){ AF_INET6, old->sin_port, 0, { { { 0 } } }, 0 };
		address->sin6_addr.s6_addr16[5] = 0xffff;
		address->sin6_addr.s6_addr32[3] = old->sin_addr.s_addr;
	} else {
		return false;
	}
	return address->sin6_port != 0;
}

/* Which host has this address for all to see; neither's is e.g. a loopback address. */
static bool is_of(const struct in6_addr *address, enum host host)
{
	struct in6_addr new;

	if (IN6_IS_ADDR_V4MAPPED(address))
		return address->s6_addr32[3] == address_of(host, 0).sin_addr.s_addr;
	inet_pton(AF_INET6, ipv6.host[host], &new);
	return IN6_ARE_ADDR_EQUAL(address, &new);
}

static bool is_loopback(const struct in6_addr *address)
{
	return IN6_IS_ADDR_LOOPBACK(address) ||
	       (IN6_IS_ADDR_V4MAPPED(address) && address->s6_addr[12] == IN_LOOPBACKNET);
}

bool own_end(int fd, struct end *own)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof name;

	if (getsockname(fd, (struct sockaddr *)&name, &size) ||
	    !address_from((struct sockaddr *)&name, &own->address))
		return false;
	own->host = is_of(&own->address.sin6_addr, A)   ? A
		    : is_of(&own->address.sin6_addr, B) ? B
							: host_of(fd);
	return true;
}

/* To connect to no address at all is to connect to one's own host. */
bool peer_end(const struct sockaddr *name, const struct end *own, struct end *peer)
{
	struct in6_addr *ip = &peer->address.sin6_addr;

	if (!address_from(name, &peer->address))
		return false;
	if (IN6_IS_ADDR_UNSPECIFIED(ip) || (IN6_IS_ADDR_V4MAPPED(ip) && !ip->s6_addr32[3]))
		*ip = own->address.sin6_addr;
	if (is_of(ip, A) || is_of(ip, B))
		peer->host = is_of(ip, A) ? A : B;
	else if (is_loopback(ip) || IN6_ARE_ADDR_EQUAL(ip, &own->address.sin6_addr))
		peer->host = own->host;
	else
		peer->host = !own->host;
	return true;
}

/* lwIP has no name for a socket whose connection is over. */
bool is_tcp(int fd)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof name, type_size = sizeof(int);
	int type;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) || type != SOCK_STREAM)
		return false;
	return getsockname(fd, (struct sockaddr *)&name, &size) || name.ss_family == AF_INET ||
	       name.ss_family == AF_INET6;
}

bool both_ends(int fd, struct end *own, struct end *peer)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof name;

	return own_end(fd, own) && !getpeername(fd, (struct sockaddr *)&name, &size) &&
	       peer_end((struct sockaddr *)&name, own, peer);
}

void print_end(const struct end *end, char *text, size_t size)
{
	char name[INET6_ADDRSTRLEN];
	bool old = IN6_IS_ADDR_V4MAPPED(&end->address.sin6_addr);

	inet_ntop(old ? AF_INET : AF_INET6, &end->address.sin6_addr.s6_addr[old ? 12 : 0], name,
		  sizeof name);
	snprintf(text, size, "%s %d", name, ntohs(end->address.sin6_port));
}
