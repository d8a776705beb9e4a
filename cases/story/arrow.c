/* An arrow as claims write it, read as what is to be lost; without a word, it is each segment. */
#include "lose.h"
#include <stdio.h>

enum { LONGEST_SEGMENT = 65535 - 40 }; /* an IP datagram without its headers, RFC 9293 3.7.1 */

/* An arrow's words (runner/wire.py makes them) as flags, of which those in the mask are looked at.
 */
#define ENDS (TH_SYN | TH_RST)
static const struct word {
	const char *name;
	unsigned mask, flags;
	int data;
} words[] = {
	{ "SYN", ENDS | TH_ACK, TH_SYN, 0 },
	{ "SYN+DATA", ENDS | TH_ACK, TH_SYN, SOME_DATA },
	{ "SYN+ACK", ENDS | TH_ACK, TH_SYN | TH_ACK, 0 },
	{ "SYN+ACK+DATA", ENDS | TH_ACK, TH_SYN | TH_ACK, SOME_DATA },
	{ "RST", ENDS | TH_ACK, TH_RST, 0 },
	{ "RST+DATA", ENDS | TH_ACK, TH_RST, SOME_DATA },
	{ "RST+ACK", ENDS | TH_ACK, TH_RST | TH_ACK, 0 },
	{ "RST+ACK+DATA", ENDS | TH_ACK, TH_RST | TH_ACK, SOME_DATA },
	{ "DATA", ENDS, 0, SOME_DATA },
	{ "DATA+FIN", ENDS | TH_FIN, TH_FIN, SOME_DATA },
	{ "DATA+URG", ENDS | TH_URG, TH_URG, SOME_DATA },
	{ "DATA+URG+FIN", ENDS | TH_URG | TH_FIN, TH_URG | TH_FIN, SOME_DATA },
	{ "FIN", ENDS | TH_FIN, TH_FIN, 0 },
	{ "ACK", ENDS | TH_FIN | TH_ACK, TH_ACK, 0 },
};

/* "DATA 99+FIN". With a number, all of the word counts; without one, FIN and URG may be there. */
static bool read_word(const char *word, struct loss *loss)
{
	const char *number = strstr(word, "DATA ");
	int before = number ? (int)(number - word) + (int)strlen("DATA") : (int)strlen(word);
	int data = 0, end = 0;
	char name[32];

	if (number && (sscanf(word + before, " %5d%n", &data, &end) != 1 || data < 1 ||
		       data > LONGEST_SEGMENT))
		return false;
	snprintf(name, sizeof name, "%.*s%s", before, word, word + before + end);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(name, words[i].name))
			continue;
		loss->mask = words[i].mask | (data ? TH_FIN | TH_URG : 0);
		loss->flags = words[i].flags;
		loss->data = data ? data : words[i].data;
		return true;
	}
	return false;
}

/* Returns how many directions it has, none where it is no arrow. */
int read_arrow(const char *arrow, struct loss loss[HOSTS])
{
	char word[32];
	int end = 0;

	loss[A] = (struct loss){ .to = A, .data = ANY_LENGTH };
	loss[B] = (struct loss){ .to = B, .data = ANY_LENGTH };
	if (!strcmp(arrow, "a <--> b"))
		return 2;
	if (!strcmp(arrow, "a <-- b"))
		return 1;
	if (sscanf(arrow, "a <--%31[A-Z0-9+ ]-- b%n", word, &end) == 1 && !arrow[end])
		return read_word(word, loss);
	loss[0].to = B;
	if (!strcmp(arrow, "a --> b"))
		return 1;
	if (sscanf(arrow, "a --%31[A-Z0-9+ ]--> b%n", word, &end) == 1 && !arrow[end])
		return read_word(word, loss);
	return 0;
}

bool fits(const struct loss *loss, unsigned flags, int data)
{
	return (flags & loss->mask) == loss->flags &&
	       (loss->data == ANY_LENGTH ||
		(loss->data == SOME_DATA ? data > 0 : data == loss->data));
}
