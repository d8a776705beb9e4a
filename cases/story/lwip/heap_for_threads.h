/*
 * A heap that takes the place of lwIP's, as many a small operating system brings one. Its lock
 * keeps threads out. An interrupt runs on the thread that it interrupts, and a thread's own lock
 * lets it pass; so does a semaphore that can't make an interrupt wait.
 */
#include "lwip/interrupt.h"

/* Stands before each piece of memory, used or free: a list in the order of the addresses. */
static struct block {
	_Alignas(max_align_t) struct block *prev;
	struct block *next;
	int used;
} memory[4096], *const end = &memory[4095];

static pthread_mutex_t against_threads = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* The first and the last are never free, so every free one has two neighbours. */
void mem_init(void)
{
	memory[0] = (struct block){ NULL, &memory[1], 1 };
	memory[1] = (struct block){ &memory[0], end, 0 };
	*end = (struct block){ &memory[1], NULL, 1 };
}

/* The first that is large enough, and what is too much of it becomes a free one. */
void *mem_malloc(mem_size_t size)
{
	ptrdiff_t blocks = (ptrdiff_t)(1 + (size + sizeof *memory - 1) / sizeof *memory);
	struct block *b = memory;

	pthread_mutex_lock(&against_threads);
	while (b != end && (b->used || b->next - b < blocks))
		b = b->next;
	if (b != end && b->next - b > blocks) {
		b[blocks] = (struct block){ b, b->next, 0 };
		b->next->prev = &b[blocks];
		b->next = &b[blocks];
	}
	if (b != end)
		b->used = 1;
	pthread_mutex_unlock(&against_threads);
	return b != end ? b + 1 : NULL;
}

/* Two free neighbours become one. For a moment, the list forwards and backwards is not the same. */
static void join(struct block *lower, struct block *upper)
{
	lower->next = upper->next;
	interrupts_may_land_here();
	upper->next->prev = lower;
}

void mem_free(void *p)
{
	struct block *b = (struct block *)p - 1;

	pthread_mutex_lock(&against_threads);
	b->used = 0;
	if (!b->next->used)
		join(b, b->next);
	if (!b->prev->used)
		join(b->prev, b);
	pthread_mutex_unlock(&against_threads);
}

/* Too large is large enough. */
void *mem_trim(void *p, mem_size_t size)
{
	(void)size;
	return p;
}

/* How many neighbours don't know each other. */
static inline int broken_links(void)
{
	int broken = 0;

	for (struct block *b = memory; b != end; b = b->next)
		broken += b->next->prev != b;
	return broken;
}
