/*
 * After close, late data is answered with RST, and FIN_WAIT2 ends there and then.
 *
 * Nobody is left to read it, and to acknowledge it would be a lie. Of a closed connection in
 * FIN_WAIT2 the kernel keeps only a stub, the same as for TIME_WAIT (the counter TW moves at the
 * close already), so no TCPAbort counter knows of this reset. In the state diagram FIN_WAIT2
 * leads to TIME_WAIT and nowhere else; here the one who closed first has no TIME_WAIT at all.
 * lwIP does the same; its RST says ACK too, as every RST of lwIP's does.
 *
 * See: RFC 1122 4.2.2.13; RFC 9293 3.6.1; tcp_timewait_state_process() in net/ipv4/tcp_minisocks.c;
 *      tcp_rst() in lwIP's src/core/tcp_out.c
 */
#include "story.h"

void story(int a, int b)
{
	close(a);				// = 0			a --FIN--> b	because TW
	state(A);				// = FIN_WAIT2
	write(b, "late", 4);			// = 4			a <--DATA 4-- b  a --RST--> b	because OutRsts
						// lwip = 4			a <--DATA 4-- b  a --RST+ACK--> b
	state(A);				// = GONE
	close(b);				// = 0
}
