/*
 * The system calls where two stacks live in one process. The linker puts each __wrap_ in the place
 * of the call of that name (ld(1), --wrap), in the story as in what stands behind it: lwIP answers
 * for its own descriptors, which begin at LWIP_SOCKET_OFFSET, and the kernel for all others.
 */
#include "wrapped.h"
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

/* lwIP knows none of the flags that Linux lets one add to a type. */
static int with_flags(int fd, int flags)
{
	if (fd >= 0 && flags & SOCK_NONBLOCK)
		lwip_fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

CALL(int, socket, int domain, int type, int protocol)
{
	int kind = type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK);

	if ((domain != AF_INET && domain != AF_INET6) || !stands_on_lwip())
		return __real_socket(domain, type, protocol);
	if (domain == AF_INET6 && !LWIP_IPV6)
		not_applicable("AF_INET6");
	if (kind == SOCK_DGRAM)
		return datagram_socket();
	return with_flags(lwip_socket(domain, kind, protocol), type);
}

CALL(int, accept4, int fd, struct sockaddr *peer, socklen_t *size, int flags)
{
	if (lwips(fd))
		return with_flags(lwip_accept(fd, peer, size), flags);
	return __real_accept4(fd, peer, size, flags);
}

CALL(int, accept, int fd, struct sockaddr *peer, socklen_t *size)
{
	return lwips(fd) ? lwip_accept(fd, peer, size) : __real_accept(fd, peer, size);
}

/* A name may be longer than its family needs, as sockaddr_storage is; lwIP takes none but of
 * exactly that length (IS_SOCK_ADDR_LEN_VALID in its sockets.c). */
static socklen_t lwips_size(const struct sockaddr *name, socklen_t size)
{
	socklen_t needed = sizeof(struct sockaddr_in);

	return name->sa_family == AF_INET && size > needed ? needed : size;
}

CALL(int, bind, int fd, const struct sockaddr *own, socklen_t size)
{
	if (is_datagram(fd))
		return datagram_bind(fd, own);
	if (lwips(fd))
		return lwip_bind(fd, own, lwips_size(own, size));
	return __real_bind(fd, own, size);
}

/* Nobody records what lwIP sends to itself, where it can. */
static bool is_own(const struct sockaddr *peer)
{
	const struct sockaddr_in *address = (const struct sockaddr_in *)peer;
	in_addr_t ip = ntohl(address->sin_addr.s_addr);

	return peer->sa_family == AF_INET &&
	       (ip == INADDR_ANY || ip >> 24 == IN_LOOPBACKNET ||
		address->sin_addr.s_addr == address_of(LWIP_HOST, 0).sin_addr.s_addr);
}

CALL(int, connect, int fd, const struct sockaddr *peer, socklen_t size)
{
	if (lwips(fd) && is_own(peer))
		cannot_tell("not applicable: a connection within lwIP's own host is on no wire");
	if (is_datagram(fd))
		return datagram_connect(fd, peer);
	if (lwips(fd))
		return lwip_connect(fd, peer, lwips_size(peer, size));
	return __real_connect(fd, peer, size);
}

CALL(int, listen, int fd, int backlog)
{
	return lwips(fd) ? lwip_listen(fd, backlog) : __real_listen(fd, backlog);
}

CALL(int, close, int fd)
{
	return lwips(fd) ? lwip_close(fd) : __real_close(fd);
}

CALL(int, shutdown, int fd, int how)
{
	return lwips(fd) ? lwip_shutdown(fd, how) : __real_shutdown(fd, how);
}

CALL(ssize_t, read, int fd, void *buf, size_t n)
{
	return lwips(fd) ? lwip_read(fd, buf, n) : __real_read(fd, buf, n);
}

CALL(ssize_t, readv, int fd, const struct iovec *part, int parts)
{
	return lwips(fd) ? lwip_readv(fd, part, parts) : __real_readv(fd, part, parts);
}

CALL(ssize_t, recv, int fd, void *buf, size_t n, int flags)
{
	return lwips(fd) ? lwip_recv(fd, buf, n, flags) : __real_recv(fd, buf, n, flags);
}

CALL(ssize_t, recvfrom, int fd, void *buf, size_t n, int flags, struct sockaddr *from,
     socklen_t *size)
{
	if (lwips(fd))
		return lwip_recvfrom(fd, buf, n, flags, from, size);
	return __real_recvfrom(fd, buf, n, flags, from, size);
}

CALL(ssize_t, recvmsg, int fd, struct msghdr *message, int flags)
{
	return lwips(fd) ? lwip_recvmsg(fd, message, flags) : __real_recvmsg(fd, message, flags);
}

CALL(ssize_t, write, int fd, const void *buf, size_t n)
{
	return lwips(fd) ? lwip_write(fd, buf, n) : __real_write(fd, buf, n);
}

CALL(ssize_t, writev, int fd, const struct iovec *part, int parts)
{
	return lwips(fd) ? lwip_writev(fd, part, parts) : __real_writev(fd, part, parts);
}

CALL(ssize_t, send, int fd, const void *buf, size_t n, int flags)
{
	if (is_datagram(fd))
		return datagram_send(fd, buf, n);
	return lwips(fd) ? lwip_send(fd, buf, n, flags) : __real_send(fd, buf, n, flags);
}

CALL(ssize_t, sendto, int fd, const void *buf, size_t n, int flags, const struct sockaddr *to,
     socklen_t size)
{
	if (lwips(fd))
		return lwip_sendto(fd, buf, n, flags, to, size);
	return __real_sendto(fd, buf, n, flags, to, size);
}

/* A message of the kernel's carries its own descriptors only (unix(7), SCM_RIGHTS). */
static void refuse_passing(const struct msghdr *message)
{
	struct cmsghdr *part = CMSG_FIRSTHDR(message);
	int fd;

	for (; part; part = CMSG_NXTHDR((struct msghdr *)message, part)) {
		if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t end = CMSG_LEN(sizeof fd); end <= part->cmsg_len; end += sizeof fd) {
			memcpy(&fd, (unsigned char *)part + end - sizeof fd, sizeof fd);
			if (lwips(fd))
				not_applicable("descriptors that are passed on (SCM_RIGHTS)");
		}
	}
}

CALL(ssize_t, sendmsg, int fd, const struct msghdr *message, int flags)
{
	if (lwips(fd))
		return lwip_sendmsg(fd, message, flags);
	refuse_passing(message);
	return __real_sendmsg(fd, message, flags);
}

CALL(int, getsockname, int fd, struct sockaddr *own, socklen_t *size)
{
	return lwips(fd) ? lwip_getsockname(fd, own, size) : __real_getsockname(fd, own, size);
}

CALL(int, getpeername, int fd, struct sockaddr *peer, socklen_t *size)
{
	return lwips(fd) ? lwip_getpeername(fd, peer, size) : __real_getpeername(fd, peer, size);
}

CALL(int, getsockopt, int fd, int level, int option, void *value, socklen_t *size)
{
	if (lwips(fd))
		return lwip_getsockopt(fd, level, option, value, size);
	return __real_getsockopt(fd, level, option, value, size);
}

CALL(int, setsockopt, int fd, int level, int option, const void *value, socklen_t size)
{
	if (lwips(fd) && level == IPPROTO_TCP && option == TCP_USER_TIMEOUT)
		not_applicable("TCP_USER_TIMEOUT");
	if (lwips(fd))
		return lwip_setsockopt(fd, level, option, value, size);
	return __real_setsockopt(fd, level, option, value, size);
}

CALL(int, fcntl, int fd, int command, ...)
{
	va_list ap;
	void *argument;

	va_start(ap, command);
	argument = va_arg(ap, void *);
	va_end(ap);
	if (lwips(fd))
		return lwip_fcntl(fd, command, (int)(intptr_t)argument);
	return __real_fcntl(fd, command, argument);
}

CALL(int, ioctl, int fd, unsigned long request, ...)
{
	va_list ap;
	void *argument;

	va_start(ap, request);
	argument = va_arg(ap, void *);
	va_end(ap);
	if (lwips(fd))
		return lwip_ioctl(fd, (long)request, argument);
	return __real_ioctl(fd, request, argument);
}

CALL(int, poll, struct pollfd *fds, nfds_t n, int timeout)
{
	nfds_t of_lwip = 0, of_kernel = 0;

	for (nfds_t i = 0; i < n; i++)
		if (fds[i].fd >= 0)
			*(lwips(fds[i].fd) ? &of_lwip : &of_kernel) += 1;
	if (of_lwip && of_kernel)
		not_applicable("one poll() over both hosts");
	/* What is left out (-1) is nobody's; of that alone, lwIP too must make nothing. */
	return of_kernel || !n ? __real_poll(fds, n, timeout) : lwip_poll(fds, n, timeout);
}

CALL(int, select, int n, fd_set *in, fd_set *out, fd_set *except, struct timeval *timeout)
{
	fd_set *sets[] = { in, out, except };
	bool of_lwip = false, of_kernel = false;

	for (int fd = 0; fd < n; fd++)
		for (int i = 0; i < 3; i++)
			if (sets[i] && FD_ISSET(fd, sets[i]))
				*(lwips(fd) ? &of_lwip : &of_kernel) = true;
	if (of_lwip && of_kernel)
		not_applicable("one select() over both hosts");
	return of_lwip ? lwip_select(n, in, out, except, timeout)
		       : __real_select(n, in, out, except, timeout);
}
