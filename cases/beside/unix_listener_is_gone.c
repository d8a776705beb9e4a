/*
 * Closing a Unix listener resets the clients in its queue, and later ones are refused.
 *
 * It is what TCP does (close/listener_resets_what_nobody_accepted), without a segment. The name
 * here is abstract and ends with its socket. A name in the file system doesn't: close() leaves the
 * file, so a client meets ECONNREFUSED from a file that exists, and the next server's bind() says
 * EADDRINUSE for a name that nobody holds. Remove the file before bind().
 *
 * See: unix(7); unix_release_sock() in net/unix/af_unix.c
 */
#include <sys/un.h>
#include "story.h"

void story_of_two_hosts(void)
{
	struct sockaddr_un name = { AF_UNIX, "" };
	socklen_t size = sizeof(sa_family_t) + 6;
	int listener, waiting, late;
	char buf[8];

	memcpy(name.sun_path + 1, "story", 5);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);		// = fd
	bind(listener, (struct sockaddr *)&name, size);		// = 0
	listen(listener, 1);					// = 0
	waiting = socket(AF_UNIX, SOCK_STREAM, 0);		// = fd
	connect(waiting, (struct sockaddr *)&name, size);	// = 0
	close(listener);					// = 0
	read(waiting, buf, sizeof buf);				// = -1 ECONNRESET
	read(waiting, buf, sizeof buf);				// = 0
	late = socket(AF_UNIX, SOCK_STREAM, 0);			// = fd
	connect(late, (struct sockaddr *)&name, size);		// = -1 ECONNREFUSED
	close(waiting);						// = 0
	close(late);						// = 0
}
