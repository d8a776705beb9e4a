/*
 * If nobody answers, the kernel repeats the SYN, and in the end connect() fails with ETIMEDOUT.
 *
 * There are three ways not to be connected, and three errors: the host refuses (ECONNREFUSED), no
 * route leads to it (EHOSTUNREACH, ENETUNREACH), or nobody answers. Only the last takes long, by
 * default two minutes, and a blocking program can do nothing else meanwhile. TCP_SYNCNT and
 * tcp_syn_retries say how often the SYN is repeated, TCP_USER_TIMEOUT for how long. No RST follows:
 * to the other host there was no connection. The error is told to connect() alone; what is left is
 * a fresh socket.
 *
 * See: connect(2), ETIMEDOUT; tcp(7), TCP_SYNCNT and TCP_USER_TIMEOUT; tcp_write_timeout() in
 * net/ipv4/tcp_timer.c
 * Needs: libnftables; timer
 * Port: not there; Give up after a time of your own: connect without blocking, wait in poll(), and
 * close. lwIP takes TCP_SYNMAXRTX for every socket.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int fd, milliseconds = 1500;
	char buf[8];

	on(A);
	fd = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	(setsockopt)(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
	lose_all("a --SYN--> b");		// = 0
	connect(fd, &server, sizeof server);	// = -1 ETIMEDOUT	a --SYN--x b  a --SYN--x b
						//			because TCPTimeouts TCPAbortOnTimeout
	ready(fd);				// = OUT HUP
	read(fd, buf, sizeof buf);		// = -1 ENOTCONN
	close(fd);				// = 0
}
