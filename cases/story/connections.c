/* The connection that state(A) and state(B) speak of: the latest, by its addresses. */
#include "stack.h"

static struct sockaddr_in known[HOSTS];

/* a is always the end that connects. A connection refused at once has no own address any more. */
void know_connection(int fd)
{
	struct sockaddr_in own, peer = address(B);
	socklen_t size = sizeof own;

	if (getsockname(fd, &own, &size) || own.sin_port == 0)
		return;
	known[A] = own;
	known[B] = peer;
}

int state_of(enum host host)
{
	if (known[A].sin_port == 0)
		return TCP_GONE;
	return stack_of[host]->state_of(host, &known[host], &known[!host]);
}
