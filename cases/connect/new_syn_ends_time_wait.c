/*
 * A client that calls again from the same port is accepted, although the server is in TIME_WAIT.
 *
 * TIME_WAIT is known as the state that blocks a pair of ports for a minute. At the end that is
 * called it blocks nobody: a SYN whose timestamp or sequence number is clearly newer can't be an
 * old duplicate, so the kernel ends TIME_WAIT and opens the new connection at once. What a server
 * can't do in TIME_WAIT is bind() without SO_REUSEADDR, which is another matter. Nor does it need
 * tcp_tw_reuse: that lets connect() take a port whose own end is in TIME_WAIT.
 *
 * lwIP begins a new connection with nearly the same sequence numbers as the last one and without
 * timestamps. Linux takes its SYN for an old one and acknowledges the old connection; lwIP resets
 * that and sends its SYN again. As a server lwIP never gives TIME_WAIT up for a SYN: it resets a
 * SYN that falls into its old window, a matter of one millisecond, and acknowledges the old
 * connection to any other.
 *
 * See: RFC 9293 3.6.1; RFC 6191; tcp_tw_reuse in ip-sysctl.rst; tcp_timewait_state_process() in
 * net/ipv4/tcp_minisocks.c; tcp_next_iss() in lwIP's src/core/tcp.c; tcp_timewait_input() in
 * lwIP's src/core/tcp_in.c
 * Port: other differences; Let the kernel choose the client's port, another one each time.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B), client;
	socklen_t size = sizeof client;
	static char block[4000];
	int listener, a, b;

	sysctl(B, "tcp_tw_reuse", "0");					// = 0
	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 1);						// = 0
	on(A);
	a = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	connect(a, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	b = accept(listener, NULL, NULL);				// = fd
	(getsockname)(a, (struct sockaddr *)&client, &size);
	write(a, block, sizeof block);					// = 4000		a --DATA 4000--> b
	recv(b, block, sizeof block, MSG_WAITALL);			// = 4000
	close(b);							// = 0			a <--FIN-- b
	close(a);							// = 0			a --FIN--> b
	state(B);							// = TIME_WAIT

	a = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	bind(a, (struct sockaddr *)&client, sizeof client);		// = 0
	fcntl(a, F_SETFL, O_NONBLOCK);					// = 0
	connect(a, (struct sockaddr *)&server, sizeof server);		// = -1 EINPROGRESS	a --SYN--> b
									//			a <--SYN+ACK-- b
									// lwip = -1 EINPROGRESS	a --SYN--> b
									//			a --RST+ACK--> b
									//			a --SYN--> b
									//			a <--SYN+ACK-- b
	state(B);							// = ESTABLISHED
	close(a);							// = 0			a --FIN--> b
}
