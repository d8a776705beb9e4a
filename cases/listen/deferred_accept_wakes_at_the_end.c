/*
 * With TCP_DEFER_ACCEPT a silent client is connected but not accepted until it sends or closes.
 *
 * The option spares the server a process that waits for a request. The client doesn't notice: its
 * connect() has returned 0. If it closes without a word, its FIN counts as something to read, and
 * accept() returns a connection that is already over. A server that expects a request reads 0.
 * (When the option's time is up, a silent client is accepted too.)
 *
 * See: tcp(7), TCP_DEFER_ACCEPT; tcp_check_req() in net/ipv4/tcp_minisocks.c
 * Port: other differences; Accept at once, and wait for the request with a time limit of your own:
 * lwIP has no such option.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int listener, a, b, wait = 30;
	char buf[8];

	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	(setsockopt)(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &wait, sizeof wait);
	bind(listener, &server, sizeof server);		// = 0
	listen(listener, 1);				// = 0
	on(A);
	a = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	connect(a, &server, sizeof server);		// = 0			a --SYN--> b  a <--SYN+ACK-- b
	state(a);					// = ESTABLISHED
	ready(listener);				// = nothing
							// lwip-b = IN
	close(a);					// = 0			a --FIN--> b
	ready(listener);				// = IN
	b = accept(listener, NULL, NULL);		// = fd
	read(b, buf, sizeof buf);			// = 0
	close(b);					// = 0			a <--FIN-- b
	close(listener);				// = 0
}
