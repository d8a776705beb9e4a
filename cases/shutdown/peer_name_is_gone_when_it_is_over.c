/*
 * When both directions are shut, getpeername() fails with ENOTCONN, but getsockname() still
 * answers.
 *
 * A server that logs "connection to X closed" often asks for X when it is over. Half an end is
 * harmless: with one direction shut the peer still has a name. With both, the descriptor's socket
 * is in CLOSE (TIME_WAIT is another socket), and inet_getname() refuses. After a reset it is the
 * same. Ask at accept(), and keep the answer. lwIP answers on, as long as the connection is in
 * TIME_WAIT.
 *
 * See: getpeername(2); inet_getname() in net/ipv4/af_inet.c; lwip_netconn_do_getaddr() in lwIP's
 * src/api/api_msg.c
 * Port: wrong error number; Ask for the peer's name once, when the connection begins.
 */
#include "story.h"

void story(int a, int b)
{
	struct sockaddr_storage name;
	socklen_t size = sizeof name;

	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	getpeername(a, (struct sockaddr *)&name, &size);	// = 0
	close(b);						// = 0			a <--FIN-- b
	getpeername(a, (struct sockaddr *)&name, &size);	// = -1 ENOTCONN
								// lwip = 0
	getsockname(a, (struct sockaddr *)&name, &size);	// = 0
	close(a);						// = 0
}
