/*
 * A library can block SIGPIPE, write, and take the signal back with sigtimedwait().
 *
 * MSG_NOSIGNAL is for send() alone; write() and writev(), in code that is not your own, raise the
 * signal. A library must not ignore it for the whole program. But SIGPIPE goes to the thread that
 * wrote: blocked there it stays pending, and sigtimedwait() takes it away before the mask is
 * restored. The process does not die. (A SIGPIPE that was pending before belongs to somebody else:
 * ask sigpending() first.)
 *
 * See: signal(7); pthread_sigmask(3); sigtimedwait(2); sk_stream_error() in net/core/stream.c
 * Port: other differences; Leave it out: lwIP raises no signal.
 */
#include "story.h"

void story(int a, int b)
{
	sigset_t pipe_alone;
	struct timespec now = { 0, 0 };

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&pipe_alone);
	sigaddset(&pipe_alone, SIGPIPE);
	told(pthread_sigmask(SIG_BLOCK, &pipe_alone, NULL));	// = 0
	shutdown(a, SHUT_WR);					// = 0			a --FIN--> b
	write(a, "hello", 5);					// = -1 EPIPE
								// lwip = -1 ENOTCONN
	told(sigtimedwait(&pipe_alone, NULL, &now));		// = 13
								// lwip = -1 EAGAIN
	told(pthread_sigmask(SIG_UNBLOCK, &pipe_alone, NULL));	// = 0
	close(b);						// = 0			a <--FIN-- b
	close(a);						// = 0
}
