/*
 * What stands behind story.h, one concern a file:
 *
 *   main.c      the program: finds its hosts, connects them, tells the story
 *   ending.c    how a record ends
 *   where.c     the hosts as a story knows them: where one stands, addresses
 *   connections.c   which connections there are, and the states of their ends
 *   ends.c      the end of a connection, by its address (ends.h)
 *   tell.c      a step: before the call, the call, quiet, its result
 *   loop.c      a loop that comes round for ever
 *   narrate.c   a line of the story as a syslog datagram (RFC 5424) from host a to host b
 *   tellers.c   who tells: the story's threads and children, and who of them has the floor
 *   quiet.c     when a step has ended: the network is quiet, and all others sleep or are gone
 *   threads.c   how threads and children of the story begin, and what becomes of them
 *   calls.c     the calls themselves, and the words that say more than their number
 *   stack.h     what a stack must answer; stack.c: which host runs which
 *   linux.c     what the Linux stack knows of itself: TCP states by address, MIB counters
 *   lose.c      segments lost on purpose (linked only where a case loses some); lose.h: which
 *   arrow.c     an arrow read as what is to be lost
 *   outage.c    the network of a host, taken away from the story
 *   nft.c       nftables, which drops them
 *   hosts.c     two hosts in anonymous network namespaces, the same on every machine
 *   network.c   what a host's network is made of: links, addresses, routes
 *   rtnetlink.c a request to the kernel about it (rtnetlink.h)
 *   mirror.c    a copy of what one link sends, by another
 *   clean.c     what is told to a person, and the one way to fail
 *   cable.c     the veth that joins them
 *   loopback.c  what a host sends to itself, shown on the cable
 *   by_hand.c   the story on the terminal, when no laboratory records it
 *   wire.c      its segments as arrows (wire.h)
 *   lab.c       a program of its own: makes the two hosts, then becomes the recorder
 */
#ifndef STORYTELLER_H
#define STORYTELLER_H
#define STORY_LIBRARY
#include "story.h"
#include <stdbool.h>
#include <stddef.h>

enum { HOSTS = 2, WORDS_MAX = 96, RECORD_MAX = 460 };

/* Defined by story.h in the case itself. */
extern const char story_id[], story_code_hash[];

/* main.c */
extern long laboratory;

/* ending.c */
extern bool hosts_changed;
_Noreturn void end_of_record(const char *how, const char *what, int status);
void begin_story(void);
_Noreturn void wrong_story(const char *format, ...) __attribute__((format(printf, 1, 2)));
void nothing_is_hidden(void);
bool story_has_begun(void);

/* where.c */
struct plan { /* where the hosts are, in one address family */
	int family;
	const char *name, *network, *host[HOSTS], *loopback, *loopback_network;
	int prefix, prefix_of_host, prefix_of_loopback;
	socklen_t size; /* of a name that a socket is given */
};
extern const struct plan ipv4, ipv6; /* the storyteller's own datagrams are IPv4's */
extern const char *const hardware_text[HOSTS];
extern int namespace[HOSTS], server_port;
const struct plan *storys_plan(void);
struct sockaddr_in address_of(enum host host, int port);
struct sockaddr_storage address_by(const struct plan *plan, enum host host, int port);
int enter(enum host host);
enum host here(void); /* what goes to another host for the story comes back there */
void keep_numbers_apart(int end);
int out_of_the_way(int fd);
void storytellers_numbers(unsigned *first, unsigned *behind);
bool is_storytellers(int fd);

void open_where(void);
enum host host_of(int fd);

/* connections.c: an IPv4 address as the one of IPv6 that stands for it */
struct end {
	enum host host;
	struct sockaddr_in6 address;
};
void open_connections(void);
void before_connecting(void);
void know_connected(int fd, const struct sockaddr *peer);
void know_accepted(int fd);
void know_duplicate(int fd, int of);
void forget_descriptor(int fd);
void look_at_connections(void);
void settle_connections(void);
int latest_state(enum host host);
int state_of(enum host host);
int state_of_descriptor(int fd);

/* clean.c */
void tell_person(const char *format, ...) __attribute__((format(printf, 1, 2)));
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* tell.c: a told call of one thread, from before it until its result is told */
struct step {
	int number, line, again;
	bool silent, full;
	const char *text;
	char as[WORDS_MAX], also[WORDS_MAX];
};
void tell_as(const char *format, ...) __attribute__((format(printf, 1, 2)));
void tell_also(const char *format, ...) __attribute__((format(printf, 1, 2)));
void tell_nothing(void);
void forget_reasons(void);
_Noreturn void tell_the_end_of_the_stack(const struct step *step, const char *result,
					 const char *why);

/* loop.c: what each call of a thread came to; whether the one that begins there does so for ever */
extern const char round_and_round[];
void remember_call(const struct step *step, const char *result, const char *because);
bool goes_round(int line);

/* narrate.c, whose every line docs/capture.md describes: narrate() and settle() need the floor,
 * which one teller has at a time. */
void open_narrators(void);
void narrate_alone(enum host from);
void take_the_floor(void);
void leave_the_floor(void);
void nobody_else_tells(void);
void narrate(const char *message_id, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *as_value(const char *text, char *value, size_t size);
void settle(void);

/* tellers.c */
void open_tellers(void);
int next_step(void);
int steps_so_far(void);
void step_has_begun(const struct step *step);
void begin_telling(void);
void end_telling(const struct step *step);
bool all_tellers(bool (*so)(pid_t tid));
bool is_teller(pid_t tid);
const struct step *step_of(pid_t tid);
const struct step *latest_step(void);
void take_own_descriptors(void);

/* quiet.c */
void until_quiet(void);

/* threads.c */
int lost_children(void);

/* linux.c */
const char *state_name(int state);

/* lose.c sets them where the story may lose segments: how many are lost so far, by the receiver's
 * count; nothing is lost until they may be lost again; whether this one is, once for each. */
extern unsigned (*segments_lost)(void);
extern void (*pause_losses)(bool pause);
extern bool (*segment_is_lost)(enum host to, unsigned flags, int data);

/* hosts.c: the namespaces of a and b, as descriptors; exits where they can't be made. */
void make_hosts(int host[HOSTS]);
void configure(enum host host);

/* network.c: what a host's network is made of, on the host that one stands on */
void make_veth(const char *own, const char *other, int namespace_of_other);
void set_hardware_address(const char *link, const char *address);
void set_up(const char *link, bool up);
void add_address(const char *link, const char *address, int prefix);
void add_neighbour(const char *link, const char *address, const char *hardware);
void add_route(const char *link, const char *network, int prefix, const char *source);
void make_unreachable(const char *network, int prefix);
void delete_route(const char *network, int prefix);
void add_own_route(const char *link, const char *network, int prefix, const char *source);
void set_mtu(const char *link, int mtu);

/* mirror.c */
bool mirror(const char *link, const char *to);

/* loopback.c: what a host sends to itself is shown on the cable, where the kernel can */
void show_loopback(enum host host);
void watch_loopback(enum host host, int fd);
const char *hidden_on_loopback(enum host host);
void settle_loopback(enum host host);

/* cable.c: joins them; called on host b, and may leave on either. */
void lay_cable(const int host[HOSTS]);

/* by_hand.c */
void open_by_hand(void);
void by_hand_begin(void);
void by_hand_aside(void);
void by_hand_connection(const struct end *from, const struct end *to, bool over);
void by_hand_call(int line, const char *text);
void by_hand_result(int line, const char *text, const char *result, const char *because);

#endif
