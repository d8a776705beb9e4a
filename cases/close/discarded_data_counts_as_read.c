/*
 * A program that discards data with MSG_TRUNC has read it, so its close() is orderly.
 *
 * Before a close() the rest of a request must be read, or the peer is reset. Programs often copy
 * it into a buffer that nobody looks at. On a stream socket recv() with MSG_TRUNC saves the copy:
 * Linux takes the bytes from the queue, returns how many they were, and leaves the buffer alone.
 * (On a datagram socket the same flag means something else: the full length of a message that was
 * cut off.) lwIP ignores the flag and copies, so the call is right there as long as its buffer is
 * real.
 *
 * See: tcp(7), MSG_TRUNC; RFC 2525 2.17; tcp_recvmsg_locked() in net/ipv4/tcp.c; lwip_recv_tcp()
 * in lwIP's src/api/sockets.c
 * Port: other differences; Pass a real buffer: lwIP writes into it.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8] = "";

	write(a, "noise", 5);			// = 5			a --DATA 5--> b
	recv(b, buf, sizeof buf, MSG_TRUNC);	// = 5
	is(buf[0] == 'n');			// = no
						// lwip-b = yes
	close(b);				// = 0			a <--FIN-- b
	read(a, buf, sizeof buf);		// = 0
	close(a);				// = 0			a --FIN--> b
}
