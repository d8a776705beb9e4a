/* What is lost on the way to lwIP would have to be lost by lwIP: nftables stands before Linux only.
 */
#include "host.h"

void __wrap_story_lose(const char *segment);
void __real_story_lose(const char *segment);

void __wrap_story_lose(const char *segment)
{
	if (strstr(segment, LWIP_HOST == A ? "-- b" : "--> b"))
		not_applicable("nftables at the host that receives");
	__real_story_lose(segment);
}
