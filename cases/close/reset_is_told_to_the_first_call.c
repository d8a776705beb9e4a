/*
 * A reset is reported once, to whichever call comes first; later reads see an ordinary end of file.
 *
 * Here a write() comes first and gets the ECONNRESET. The next write() fails with EPIPE, as if
 * the program itself had shut that direction, and the reads report a clean end. If one thread
 * writes and another one reads, the reader may never learn that it was an abort. lwIP keeps the
 * error in two places, one for every call and one for reads alone, and so reports it twice.
 *
 * See: sk_stream_error() in net/core/stream.c; tcp_recvmsg_locked() in net/ipv4/tcp.c; err_tcp()
 * in lwIP's src/api/api_msg.c
 * Also: "ECONNRESET comes only once"
 * Port: wrong error number; Close at the first error of any call: what the second call says
 * differs.
 */
#include "story.h"

void story(int a, int b)
{
	char buf[8];

	write(a, "hello", 5);			// = 5			a --DATA 5--> b
	close(b);				// = 0			a <--RST+ACK-- b	because TCPAbortOnClose
	write(a, "1", 1);			// = -1 ECONNRESET
	write(a, "2", 1);			// = -1 EPIPE
						// lwip = -1 ENOTCONN
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ECONNRESET
	read(a, buf, sizeof buf);		// = 0
						// lwip = -1 ENOTCONN
	close(a);				// = 0
}
