/*
 * A forked child that holds the socket keeps the parent's epoll entry alive after the parent's
 * close().
 *
 * The parent has closed its only descriptor and believes that epoll has forgotten it. But the entry
 * goes with the open file, and the child still holds that: the parent gets events for a number that
 * it can neither read nor delete. They stop the moment the child exits, so the fault depends on how
 * long another process lives.
 *
 * See: epoll(7), Questions and answers; eventpoll_release_file() in fs/eventpoll.c
 * Port: not there; Wait in poll() or select(): lwIP has neither epoll nor fork().
 */
#include "story.h"

void story(int a, int b)
{
	struct epoll_event event = { .events = EPOLLIN };
	int epoll = epoll_create1(0);			// = fd
	int hold[2], status;
	char end;

	(pipe)(hold);
	epoll_ctl(epoll, EPOLL_CTL_ADD, b, &event);	// = 0
	if (fork() == 0) {				// = pid
		(close)(hold[1]);
		_exit((int)read(hold[0], &end, 1));	// = 0
	}
	close(b);					// = 0
	write(a, "hello", 5);				// = 5			a --DATA 5--> b
	epoll_wait(epoll, &event, 1, 0);		// = 1 IN
	epoll_ctl(epoll, EPOLL_CTL_DEL, b, NULL);	// = -1 EBADF
	close(hold[1]);					// = 0			a <--RST+ACK-- b
							//			because TCPAbortOnClose
	waitpid(-1, &status, 0);			// = exited 0
	epoll_wait(epoll, &event, 1, 0);		// = 0
	close(a);					// = 0
}
