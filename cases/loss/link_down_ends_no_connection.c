/*
 * A link that goes down ends no connection: the data waits, and is sent when the link is up again.
 *
 * TCP has no notion of a cable. Without a route nothing leaves the host, but write() only queues
 * bytes, so it succeeds; the state is as it was, and poll() reports nothing wrong. A retransmission
 * timer looks again whether there is a way, and only if there is none for long is the connection
 * given up (tcp(7), tcp_retries2). The peer can't tell this from a program that has nothing to say.
 *
 * lwIP's write() fails, and has queued the data all the same: it is sent with the rest. A program
 * that takes -1 for "not sent" and repeats the call has sent it twice.
 *
 * See: RFC 9293 3.8.3; fib_disable_ip() in net/ipv4/fib_frontend.c; __ip_queue_xmit() in
 * net/ipv4/ip_output.c; lwip_netconn_do_writemore() in lwIP's src/api/api_msg.c
 * Needs: libnftables; timer
 * Port: other differences; Don't repeat a write() that says EHOSTUNREACH: its data is queued, or
 * close and connect again.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	network(A, "down");			// = down
	write(a, "hello", 5);			// = 5
						// lwip = -1 EHOSTUNREACH
	state(A);				// = ESTABLISHED
	ready(a);				// = OUT

	network(A, "up");			// = up
	read(b, buf, sizeof buf);		// = 5			a --DATA 5--> b
	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0			a --FIN--> b
}
