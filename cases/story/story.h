/*
 * The words a case is written in. Each POSIX name below is the call itself, told together with its
 * line: (close)(fd) in parentheses is the bare function, untold. All headers that declare these
 * names are read here, so others may come before this one or behind it. cases/README.md explains
 * how a story is read.
 */
#ifndef STORY_H
#define STORY_H

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A case defines one of the two: both ends of a connection are there, or only the two hosts. */
void story(int a, int b);
void story_of_two_hosts(void);

enum host { A, B };
enum { TCP_GONE = 0 }; /* no such socket any more; the kernel's names begin at 1 */

/* What precedes a story and is not told: where one stands, whom one calls, one more connection. A
 * story is told over IPv4 and over IPv6: FAMILY is what goes for AF_INET or AF_INET6, and an
 * endpoint is a host's address in that family with the story's port. */
#define FAMILY story_family()
int story_family(void);
void on(enum host host);
struct sockaddr_storage endpoint(enum host host);
struct sockaddr_in address(enum host host);
void connection(int *a, int *b);
_Noreturn void cannot_tell(const char *reason);

/* The verbs beyond POSIX; each returns nothing a case could use, and tells words. */
void story_ready(int fd);
void story_state(int is_host, int end);
void story_await(int is_host, int end, int state);
void story_is(int truth);
void story_asleep(unsigned long thread_or_child);
void story_lose(const char *arrow);
void story_lose_all(const char *arrow);
void story_deliver(const char *arrow);
void story_network(enum host host, const char *state);
void story_sysctl(enum host host, const char *name, const char *value);

void tell_call(int line, const char *text);
long tell_result(long result);
int tell_fd(int fd);
void tell_words(void);

/* The calls of which more is told than their number, or which spare the storyteller's own. */
#define WORD(name) __typeof__(name) story_##name
WORD(accept);
WORD(accept4);
WORD(close);
WORD(connect);
WORD(dup);
WORD(dup2);
WORD(dup3);
WORD(epoll_pwait);
WORD(epoll_wait);
WORD(fcntl);
WORD(fork);
WORD(getsockopt);
WORD(poll);
WORD(ppoll);
WORD(pthread_create);
WORD(waitpid);
#undef WORD
int story_close_range(unsigned first, unsigned last, int flags);
int story_closefrom(int first);

/* A call that is neither POSIX's nor ours (a library's, say) is told as `told(call(...))`. */
#define TELL(text, call) (tell_call(__LINE__, text), tell_result((long)(call)))
#define TELL_WORDS(text, verb) (tell_call(__LINE__, text), verb, tell_words())
#define told(call) TELL(#call, call)

/*
 * Three kinds of calls, one line each below: what returns a number, what makes a descriptor, whose
 * number is not the subject, and what stands as story_NAME in calls.c or threads.c, since more is
 * told of it. The arguments come twice, as their text and as they are.
 */
#define NUMBER(name, text, arguments) TELL(#name "(" text ")", (name)arguments)
#define MAKES_FD(name, text, arguments) TELL(#name "(" text ")", tell_fd((name)arguments))
#define OURS(name, text, arguments) TELL(#name "(" text ")", story_##name arguments)

#ifndef STORY_LIBRARY
/* Which case this is and which code of it: the build tells; by hand, nobody asks. */
#ifndef STORY_ID
#define STORY_ID __BASE_FILE__
#define STORY_CODE_HASH "-"
#endif
const char story_id[] = STORY_ID, story_code_hash[] = STORY_CODE_HASH;

#define ready(fd) TELL_WORDS("ready(" #fd ")", story_ready(fd))
/* A and B are an end of the latest connection, any other number is a descriptor's. */
#define IS_HOST(end)                                                                               \
	_Generic((end), enum host : 1, default : !strcmp(#end, "A") || !strcmp(#end, "B"))
#define state(end) TELL_WORDS("state(" #end ")", story_state(IS_HOST(end), (int)(end)))
#define await(end, state)                                                                          \
	TELL_WORDS("await(" #end ", " #state ")",                                                  \
		   story_await(IS_HOST(end), (int)(end), TCP_##state))
#define is(truth) TELL_WORDS("is(" #truth ")", story_is(truth))
#define asleep(who) TELL_WORDS("asleep(" #who ")", story_asleep((unsigned long)(who)))
#define lose(arrow) TELL_WORDS("lose(" #arrow ")", story_lose(arrow))
#define lose_all(arrow) TELL_WORDS("lose_all(" #arrow ")", story_lose_all(arrow))
#define deliver(arrow) TELL_WORDS("deliver(" #arrow ")", story_deliver(arrow))
#define network(host, state)                                                                       \
	TELL_WORDS("network(" #host ", " #state ")", story_network(host, state))
#define sysctl(host, name, value)                                                                  \
	TELL_WORDS("sysctl(" #host ", " #name ", " #value ")", story_sysctl(host, name, value))

#define accept(...) OURS(accept, #__VA_ARGS__, (__VA_ARGS__))
#define accept4(...) OURS(accept4, #__VA_ARGS__, (__VA_ARGS__))
#define bind(...) NUMBER(bind, #__VA_ARGS__, (__VA_ARGS__))
#define close(...) OURS(close, #__VA_ARGS__, (__VA_ARGS__))
#define close_range(...) OURS(close_range, #__VA_ARGS__, (__VA_ARGS__))
#define closefrom(...) OURS(closefrom, #__VA_ARGS__, (__VA_ARGS__))
#define connect(...) OURS(connect, #__VA_ARGS__, (__VA_ARGS__))
#define dup(...) OURS(dup, #__VA_ARGS__, (__VA_ARGS__))
#define dup2(...) OURS(dup2, #__VA_ARGS__, (__VA_ARGS__))
#define dup3(...) OURS(dup3, #__VA_ARGS__, (__VA_ARGS__))
#define epoll_create(...) MAKES_FD(epoll_create, #__VA_ARGS__, (__VA_ARGS__))
#define epoll_create1(...) MAKES_FD(epoll_create1, #__VA_ARGS__, (__VA_ARGS__))
#define epoll_ctl(...) NUMBER(epoll_ctl, #__VA_ARGS__, (__VA_ARGS__))
#define epoll_pwait(...) OURS(epoll_pwait, #__VA_ARGS__, (__VA_ARGS__))
#define epoll_wait(...) OURS(epoll_wait, #__VA_ARGS__, (__VA_ARGS__))
#define eventfd(...) MAKES_FD(eventfd, #__VA_ARGS__, (__VA_ARGS__))
#define fcntl(...) OURS(fcntl, #__VA_ARGS__, (__VA_ARGS__))
#define fork(...) OURS(fork, #__VA_ARGS__, (__VA_ARGS__))
#define getpeername(...) NUMBER(getpeername, #__VA_ARGS__, (__VA_ARGS__))
#define getsockname(...) NUMBER(getsockname, #__VA_ARGS__, (__VA_ARGS__))
#define getsockopt(...) OURS(getsockopt, #__VA_ARGS__, (__VA_ARGS__))
#define ioctl(...) NUMBER(ioctl, #__VA_ARGS__, (__VA_ARGS__))
#define kill(...) NUMBER(kill, #__VA_ARGS__, (__VA_ARGS__))
#define listen(...) NUMBER(listen, #__VA_ARGS__, (__VA_ARGS__))
#define pipe(...) NUMBER(pipe, #__VA_ARGS__, (__VA_ARGS__))
#define pipe2(...) NUMBER(pipe2, #__VA_ARGS__, (__VA_ARGS__))
#define poll(...) OURS(poll, #__VA_ARGS__, (__VA_ARGS__))
#define ppoll(...) OURS(ppoll, #__VA_ARGS__, (__VA_ARGS__))
#define pselect(...) NUMBER(pselect, #__VA_ARGS__, (__VA_ARGS__))
#define pthread_cancel(...) NUMBER(pthread_cancel, #__VA_ARGS__, (__VA_ARGS__))
#define pthread_create(...) OURS(pthread_create, #__VA_ARGS__, (__VA_ARGS__))
#define pthread_join(...) NUMBER(pthread_join, #__VA_ARGS__, (__VA_ARGS__))
#define pthread_kill(...) NUMBER(pthread_kill, #__VA_ARGS__, (__VA_ARGS__))
#define read(...) NUMBER(read, #__VA_ARGS__, (__VA_ARGS__))
#define readv(...) NUMBER(readv, #__VA_ARGS__, (__VA_ARGS__))
#define recv(...) NUMBER(recv, #__VA_ARGS__, (__VA_ARGS__))
#define recvfrom(...) NUMBER(recvfrom, #__VA_ARGS__, (__VA_ARGS__))
#define recvmsg(...) NUMBER(recvmsg, #__VA_ARGS__, (__VA_ARGS__))
#define select(...) NUMBER(select, #__VA_ARGS__, (__VA_ARGS__))
#define send(...) NUMBER(send, #__VA_ARGS__, (__VA_ARGS__))
#define sendfile(...) NUMBER(sendfile, #__VA_ARGS__, (__VA_ARGS__))
#define sendmsg(...) NUMBER(sendmsg, #__VA_ARGS__, (__VA_ARGS__))
#define sendto(...) NUMBER(sendto, #__VA_ARGS__, (__VA_ARGS__))
#define setsockopt(...) NUMBER(setsockopt, #__VA_ARGS__, (__VA_ARGS__))
#define shutdown(...) NUMBER(shutdown, #__VA_ARGS__, (__VA_ARGS__))
#define signalfd(...) MAKES_FD(signalfd, #__VA_ARGS__, (__VA_ARGS__))
#define socket(...) MAKES_FD(socket, #__VA_ARGS__, (__VA_ARGS__))
#define socketpair(...) NUMBER(socketpair, #__VA_ARGS__, (__VA_ARGS__))
#define splice(...) NUMBER(splice, #__VA_ARGS__, (__VA_ARGS__))
#define timerfd_create(...) MAKES_FD(timerfd_create, #__VA_ARGS__, (__VA_ARGS__))
#define timerfd_settime(...) NUMBER(timerfd_settime, #__VA_ARGS__, (__VA_ARGS__))
#define waitpid(...) OURS(waitpid, #__VA_ARGS__, (__VA_ARGS__))
#define write(...) NUMBER(write, #__VA_ARGS__, (__VA_ARGS__))
#define writev(...) NUMBER(writev, #__VA_ARGS__, (__VA_ARGS__))
#endif

#endif
