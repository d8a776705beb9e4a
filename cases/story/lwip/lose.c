/* On the way to lwIP it is the tap that loses: tcpdump has seen the segment, and lwIP never does.
 */
#include "host.h"

void __wrap_drop_next(enum host to, unsigned mask, unsigned flags);
void __real_drop_next(enum host to, unsigned mask, unsigned flags);

void __wrap_drop_next(enum host to, unsigned mask, unsigned flags)
{
	if (to == LWIP_HOST)
		drop_next_on_tap(mask, flags);
	else
		__real_drop_next(to, mask, flags);
}

unsigned __wrap_lost_on_the_way(void);
unsigned __real_lost_on_the_way(void);

unsigned __wrap_lost_on_the_way(void)
{
	return __real_lost_on_the_way() + lost_on_tap();
}
