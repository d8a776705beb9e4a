/*
 * A call that succeeds does not clear errno, so errno means nothing unless the call returned -1.
 *
 * Programs that look at errno after every call, or that log it at the end of a loop, report errors
 * of long ago: the write() here succeeds, and errno still holds the EAGAIN of the read() before it.
 * (A call that succeeds may also change it.) An end of file is a success too: after a read() that
 * returned 0, strerror() prints whatever failed last.
 *
 * See: errno(3); read(2), RETURN VALUE
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	recv(a, buf, sizeof buf, MSG_DONTWAIT);	// = -1 EAGAIN
	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	is(errno == EAGAIN);			// = yes
	read(b, buf, sizeof buf);		// = 5
	close(b);				// = 0			a <--FIN-- b
	close(a);				// = 0			a --FIN--> b
}
