/*
 * The words a case is written in. Each POSIX name below is the call itself, told together with its
 * line: (close)(fd) in parentheses is the bare function, untold. System headers that declare these
 * names come before this one. cases/README.md explains how a story is read.
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
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A case defines one of the two: both ends of a connection are there, or only the two hosts. */
void story(int a, int b);
void story_of_two_hosts(void);

enum host { A, B };
enum { TCP_GONE = 0 }; /* no such socket any more; the kernel's names begin at 1 */

/* What precedes a story and is not told: where one stands, whom one calls, one more connection. */
void on(enum host host);
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
void tell_words(void);

#define WORD(name) __typeof__(name) story_##name
WORD(accept);
WORD(bind);
WORD(close);
WORD(connect);
WORD(dup);
WORD(epoll_create1);
WORD(epoll_ctl);
WORD(epoll_wait);
WORD(fork);
WORD(getsockopt);
WORD(kill);
WORD(listen);
WORD(poll);
WORD(pthread_create);
WORD(pthread_join);
WORD(read);
WORD(recv);
WORD(select);
WORD(send);
WORD(setsockopt);
WORD(shutdown);
WORD(socket);
WORD(waitpid);
WORD(write);
#undef WORD

/* A call that is neither POSIX's nor ours (a library's, say) is told as `told(call(...))`. */
#define TELL(text, call) (tell_call(__LINE__, text), tell_result((long)(call)))
#define TELL_WORDS(text, verb) (tell_call(__LINE__, text), verb, tell_words())
#define told(call) TELL(#call, call)

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

#define accept(...) TELL("accept(" #__VA_ARGS__ ")", story_accept(__VA_ARGS__))
#define bind(...) TELL("bind(" #__VA_ARGS__ ")", story_bind(__VA_ARGS__))
#define close(...) TELL("close(" #__VA_ARGS__ ")", story_close(__VA_ARGS__))
#define connect(...) TELL("connect(" #__VA_ARGS__ ")", story_connect(__VA_ARGS__))
#define dup(...) TELL("dup(" #__VA_ARGS__ ")", story_dup(__VA_ARGS__))
#define epoll_create1(...) TELL("epoll_create1(" #__VA_ARGS__ ")", story_epoll_create1(__VA_ARGS__))
#define epoll_ctl(...) TELL("epoll_ctl(" #__VA_ARGS__ ")", story_epoll_ctl(__VA_ARGS__))
#define epoll_wait(...) TELL("epoll_wait(" #__VA_ARGS__ ")", story_epoll_wait(__VA_ARGS__))
#define fork() TELL("fork()", story_fork())
#define getsockopt(...) TELL("getsockopt(" #__VA_ARGS__ ")", story_getsockopt(__VA_ARGS__))
#define kill(...) TELL("kill(" #__VA_ARGS__ ")", story_kill(__VA_ARGS__))
#define listen(...) TELL("listen(" #__VA_ARGS__ ")", story_listen(__VA_ARGS__))
#define poll(...) TELL("poll(" #__VA_ARGS__ ")", story_poll(__VA_ARGS__))
#define pthread_create(...)                                                                        \
	TELL("pthread_create(" #__VA_ARGS__ ")", story_pthread_create(__VA_ARGS__))
#define pthread_join(...) TELL("pthread_join(" #__VA_ARGS__ ")", story_pthread_join(__VA_ARGS__))
#define read(...) TELL("read(" #__VA_ARGS__ ")", story_read(__VA_ARGS__))
#define recv(...) TELL("recv(" #__VA_ARGS__ ")", story_recv(__VA_ARGS__))
#define select(...) TELL("select(" #__VA_ARGS__ ")", story_select(__VA_ARGS__))
#define send(...) TELL("send(" #__VA_ARGS__ ")", story_send(__VA_ARGS__))
#define setsockopt(...) TELL("setsockopt(" #__VA_ARGS__ ")", story_setsockopt(__VA_ARGS__))
#define shutdown(...) TELL("shutdown(" #__VA_ARGS__ ")", story_shutdown(__VA_ARGS__))
#define socket(...) TELL("socket(" #__VA_ARGS__ ")", story_socket(__VA_ARGS__))
#define waitpid(...) TELL("waitpid(" #__VA_ARGS__ ")", story_waitpid(__VA_ARGS__))
#define write(...) TELL("write(" #__VA_ARGS__ ")", story_write(__VA_ARGS__))
#endif

#endif
