/*
 * With TCP_USER_TIMEOUT, data that nobody acknowledges ends in ETIMEDOUT, and a read() reports it.
 *
 * The write() succeeded long before: it only queued the bytes. While the network between the two is
 * gone the kernel sends them again, each time after twice as long, by default for a quarter of an
 * hour; the option says after how many milliseconds it gives the connection up. Nothing is sent
 * then: the peer knows neither of the data nor of the end, and is left with half a connection.
 *
 * See: RFC 5482; RFC 9293 3.8.3; tcp(7), TCP_USER_TIMEOUT; tcp_write_timeout() in
 * net/ipv4/tcp_timer.c
 * Needs: libnftables; timer
 * Port: not there; Give the peer a time by which it must answer, and close() when it is over.
 */
#include "story.h"

void story(int a, int b)
{
	int milliseconds = 1000;
	char buf[8];

	(setsockopt)(a, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
	lose_all("a <--> b");			// = 0
	write(a, "hello", 5);			// = 5			a --DATA 5--x b
	read(a, buf, sizeof buf);		// = -1 ETIMEDOUT	a --DATA 5--x b  a --DATA 5--x b
						//			because TCPTimeouts TCPAbortOnTimeout
	deliver("a <--> b");			// = 0
	close(a);				// = 0
	state(B);				// = ESTABLISHED
	close(b);				// = 0			a <--FIN-- b  a --RST--> b
}
