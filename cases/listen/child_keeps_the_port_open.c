/*
 * A child that has inherited the listener keeps the port open after the server has closed it.
 *
 * The server closes its listener, and its clients should be refused. But fork() has copied the
 * descriptor, and the kernel goes on answering SYNs for a child that will never call accept(): a
 * client is connected, sends its request, and waits for ever. The server's next start fails with
 * "Address already in use" for the same reason. When the child exits at last, the waiting client is
 * reset. SOCK_CLOEXEC closes the number at exec(); a child that only forks has to close it by hand.
 *
 * See: fork(2); socket(2), SOCK_CLOEXEC; inet_release() in net/ipv4/af_inet.c;
 * inet_csk_listen_stop() in net/ipv4/inet_connection_sock.c
 * Also: "address already in use, though the server has ended"
 * Port: not there; lwIP has no processes that could inherit a socket.
 */
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_storage server = endpoint(B);
	int listener, c, again;
	char buf[8];
	pid_t child;

	on(B);
	listener = socket(FAMILY, SOCK_STREAM, 0);			// = fd
	bind(listener, (struct sockaddr *)&server, sizeof server);	// = 0
	listen(listener, 2);						// = 0
	child = fork();							// = pid
	if (child == 0) {
		pause();
		_exit(0);
	}
	close(listener);						// = 0
	again = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	bind(again, (struct sockaddr *)&server, sizeof server);		// = -1 EADDRINUSE
	on(A);
	c = socket(FAMILY, SOCK_STREAM, 0);				// = fd
	connect(c, (struct sockaddr *)&server, sizeof server);		// = 0			a --SYN--> b
									//			a <--SYN+ACK-- b
	write(c, "hello", 5);						// = 5			a --DATA 5--> b
	kill(child, SIGKILL);						// = 0			a <--RST+ACK-- b
	waitpid(child, NULL, 0);					// = killed by SIGKILL
	read(c, buf, sizeof buf);					// = -1 ECONNRESET
	close(c);							// = 0
}
