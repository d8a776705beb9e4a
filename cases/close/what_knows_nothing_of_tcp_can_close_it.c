/*
 * A socket is a file descriptor: code that knows nothing of TCP can write to it and close it.
 *
 * Code that was written for files ends up in the kernel's own write() and close(). These take a
 * number and don't ask what it stands for. A program can therefore hand a connection to stdio, to a
 * child's standard output, or to a shell.
 *
 * lwIP's sockets are known to lwIP alone. The kernel doesn't know their numbers or, worse, takes
 * one for another file of the program's (LWIP_SOCKET_OFFSET keeps the two apart); not even close()
 * and dup() work. What a C library's own printf() does with such a number depends on the library.
 *
 * See: close(2); dprintf(3); sock_write_iter() and sock_close() in net/socket.c; LWIP_SOCKET_OFFSET
 * in lwIP's opt.h
 * Port: wrong error number; Call lwIP's own functions for lwIP's sockets, and format into a buffer
 * of your own: snprintf(), then send().
 */
#include <sys/syscall.h>
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	told(syscall(SYS_write, a, "hello", 5));	// = 5			a --DATA 5--> b
							// lwip = -1 EBADF
	recv(b, buf, sizeof buf, MSG_DONTWAIT);		// = 5
							// lwip = -1 EAGAIN

	told(syscall(SYS_close, a));			// = 0			a --FIN--> b
							// lwip = -1 EBADF
	close(a);					// = -1 EBADF
							// lwip = 0			a --FIN--> b
	close(b);					// = 0			a <--FIN-- b
}
