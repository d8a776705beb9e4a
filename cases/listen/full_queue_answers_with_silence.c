/*
 * A server whose accept queue is full answers a SYN with silence, and the client tries again.
 *
 * A refusal would reach the user as an error, though the queue may be empty a moment later. So
 * Linux drops the SYN and lets the client's timer repeat it, after one second, two, three (before
 * Linux 6.5 one, three, seven). A client sees overload as a connect() that takes seconds; the
 * server sees it only in ListenOverflows. The queue holds one more than listen() was asked for.
 *
 * See: listen(2); tcp_conn_request() in net/ipv4/tcp_input.c; sk_acceptq_is_full() in
 * include/net/sock.h
 * Needs: timer
 * Port: other differences; Build lwIP with TCP_LISTEN_BACKLOG 1: without it listen() takes no
 * notice of its number, and connections fill MEMP_NUM_TCP_PCB.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int listener, first, second, b;

	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	bind(listener, &server, sizeof server);		// = 0
	listen(listener, 0);				// = 0
	on(A);
	first = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	connect(first, &server, sizeof server);		// = 0			a --SYN--> b  a <--SYN+ACK-- b
	second = socket(AF_INET, SOCK_STREAM, 0);	// = fd
	fcntl(second, F_SETFL, O_NONBLOCK);		// = 0
	connect(second, &server, sizeof server);	// = -1 EINPROGRESS	a2 --SYN--> b2	because ListenOverflows
							// lwip-b = -1 EINPROGRESS	a2 --SYN--> b2
							//			a2 <--SYN+ACK-- b2
	state(second);					// = SYN_SENT
							// lwip-b = ESTABLISHED
	b = accept(listener, NULL, NULL);		// = fd
	await(second, ESTABLISHED);			// = ESTABLISHED	a2 --SYN--> b2  a2 <--SYN+ACK-- b2
							//			because TCPTimeouts
							// lwip-b = ESTABLISHED
	close(b);					// = 0			a <--FIN-- b
	close(first);					// = 0			a --FIN--> b
	close(second);					// = 0			a2 --FIN--> b2
}
