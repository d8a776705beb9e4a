/*
 * After close(), late data is answered with RST, which ends FIN_WAIT2 on the spot.
 *
 * Nobody is left to read the data, so to acknowledge it would be a lie. For a closed connection in
 * FIN_WAIT2 the kernel keeps only a stub, the same as for TIME_WAIT, so no TCPAbort counter records
 * this reset. (TW counts the stubs: since 5.18 when one is made, here at the close(), before that
 * when its timer ends it, kernel commit 27dd35e02235.) In the state diagram FIN_WAIT2 leads to
 * TIME_WAIT and nowhere else; here the end that closed first never gets there. lwIP does the same,
 * but its RST carries ACK, as all of its resets do.
 *
 * See: RFC 1122 4.2.2.13; RFC 2525 2.16; RFC 9293 3.5.2; tcp_timewait_state_process() in
 * net/ipv4/tcp_minisocks.c; tcp_rst() in lwIP's src/core/tcp_out.c
 */
#include "story.h"

void story(int a, int b)
{
	close(a);				// = 0			a --FIN--> b	because TW
						// linux<5.18 = 0			a --FIN--> b
	state(A);				// = FIN_WAIT2
	write(b, "late", 4);			// = 4			a <--DATA 4-- b  a --RST--> b	because OutRsts
						// lwip = 4			a <--DATA 4-- b  a --RST+ACK--> b
	state(A);				// = GONE
	close(b);				// = 0
}
