/*
 * tcp_abort_on_overflow resets a client that has connected, but the next SYN still gets no answer.
 *
 * The switch is recommended to servers that want overload to "fail fast". It matters only where the
 * last ACK of a handshake finds the queue full, so it resets a client whose connect() has already
 * returned 0. Most clients come behind it: their SYN finds the queue full, and is dropped in
 * silence as before.
 *
 * See: tcp_abort_on_overflow in ip-sysctl.rst; tcp_check_req() in net/ipv4/tcp_minisocks.c;
 * tcp_conn_request() in net/ipv4/tcp_input.c
 * Needs: libnftables
 * Port: readiness not told; Wait for IN and let the read fail: lwIP has neither HUP nor RDHUP.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int listener, early, second, third, last;

	sysctl(B, "tcp_abort_on_overflow", "1");		// = 1
	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	bind(listener, &server, sizeof server);			// = 0
	listen(listener, 1);					// = 0
	on(A);
	early = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	second = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	third = socket(AF_INET, SOCK_STREAM, 0);		// = fd
	last = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);	// = fd
	lose("a --ACK--> b");					// = 0
	connect(early, &server, sizeof server);			// = 0			a --SYN--> b  a <--SYN+ACK-- b
	connect(second, &server, sizeof server);		// = 0			a2 --SYN--> b2
								//			a2 <--SYN+ACK-- b2
	connect(third, &server, sizeof server);			// = 0			a3 --SYN--> b3
								//			a3 <--SYN+ACK-- b3
	write(early, "hello", 5);				// = 5			a --DATA 5--> b  a <--RST-- b
								//	because EmbryonicRsts ListenOverflows
	ready(early);						// = IN OUT ERR HUP RDHUP
								// lwip = IN OUT ERR
	connect(last, &server, sizeof server);			// = -1 EINPROGRESS	a --SYN--> b
								//			because ListenOverflows
	close(early);						// = 0
	close(last);						// = 0
	close(second);						// = 0			a2 --FIN--> b2
	close(third);						// = 0			a3 --FIN--> b3
}
