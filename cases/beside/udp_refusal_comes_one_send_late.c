/*
 * The first send() to a closed UDP port succeeds, and the next call reports the refusal.
 *
 * send() waits for nobody. The answer "port unreachable" comes later, by ICMP, and the kernel
 * reports it once, to the next call on the socket, whichever that is. The send() that fails has
 * sent nothing and says nothing about its own message; the one after it succeeds again. Only a
 * connected socket hears of it at all, or one with IP_RECVERR.
 *
 * See: udp(7), ERRORS; RFC 1122 4.1.3.3; __udp4_lib_err() in net/ipv4/udp.c; icmp_input() in lwIP's
 * src/core/ipv4/icmp.c
 * Port: not there; Wait for an answer with a time limit: lwIP takes no notice of "port
 * unreachable".
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int fd;

	on(A);
	fd = socket(AF_INET, SOCK_DGRAM, 0);	// = fd
	connect(fd, &server, sizeof server);	// = 0
	send(fd, "hello", 5, 0);		// = 5
	ready(fd);				// = OUT ERR
	send(fd, "hello", 5, 0);		// = -1 ECONNREFUSED
	ready(fd);				// = OUT
	send(fd, "hello", 5, 0);		// = 5
	close(fd);				// = 0
}
