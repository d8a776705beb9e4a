/*
 * A read() that returns 0 is an end, one that fails with ECONNRESET is a reset: read once,
 * believe it, and close.
 *
 * Both stacks first hand out what came before, and then report which of the two it was; but they
 * use the same words only once. After the 0, lwIP says ENOTCONN where Linux repeats the 0. After
 * the ECONNRESET, Linux says 0 where lwIP repeats the error, so a program that reads again takes
 * half an answer for a whole one. A write() in between spoils it as well: it takes the error, or
 * provokes it.
 *
 * See: RFC 9293 3.5.3, 3.10.7; recv(2); tcp_recvmsg_locked() in net/ipv4/tcp.c
 * Port: connection reset
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];
	int c, d;

	connection(&c, &d);
	write(b, "whole", 5);			// = 5			a <--DATA 5-- b
	close(b);				// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 5
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0			a --FIN--> b

	/* Bytes that d never reads: its close is a reset. */
	write(c, "unread", 6);			// = 6			a2 --DATA 6--> b2
	write(d, "half", 4);			// = 4			a2 <--DATA 4-- b2
	close(d);				// = 0			a2 <--RST+ACK-- b2	because TCPAbortOnClose
	read(c, buf, sizeof buf);		// = 4
	read(c, buf, sizeof buf);		// = -1 ECONNRESET
	close(c);				// = 0
}
