/*
 * A client on host a keeps a session to a server on host b; its link goes down and up, over and
 * over. After each round a line of CSV says what came of it, and what the client's host has in
 * use.
 *
 * usage: HALFCLOSE_ROUNDS=N soak
 *
 * It waits for conditions, never for a time: for the link, and for the end of the connection that
 * the outage has cost.
 */
#include "soak.h"
#include "stack.h"
#include <stdio.h>
#include <sys/prctl.h>

const char story_id[] = "soak", story_code_hash[] = "-";

static int client = -1, server = -1, listener;
static unsigned tried, made;
static char problem[64]; /* of the latest try; empty if it was made */

static void listen_on_b(void)
{
	struct sockaddr_in own = address(B);

	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, &own, sizeof own) || listen(listener, 1))
		give_up("listen: %s", strerror(errno));
}

static bool failed(const char *call)
{
	snprintf(problem, sizeof problem, "%s: %s", call, strerrorname_np(errno));
	return false;
}

/* As TLS libraries do, mbedtls_net_connect() for one: what did not connect is closed only. */
static bool reconnect(void)
{
	struct sockaddr_in peer = address(B);
	int yes = 1;

	tried++;
	on(A);
	client = socket(AF_INET, SOCK_STREAM, 0);
	if (client < 0)
		return failed("socket");
	setsockopt(client, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
	if (connect(client, &peer, sizeof peer)) {
		failed("connect");
		close(client);
		client = -1;
		return false;
	}
	made++;
	*problem = 0;
	return true;
}

/* And mbedtls_net_free(): both calls, and nobody asks what they return. */
static void end_session(void)
{
	if (client < 0)
		return;
	shutdown(client, SHUT_RDWR);
	close(client);
	client = -1;
}

/* The server takes the new session and answers its first ping. */
static void serve(void)
{
	char ping = '.';

	server = accept(listener, NULL, NULL);
	if (write(client, &ping, 1) != 1 || read(server, &ping, 1) != 1 ||
	    write(server, &ping, 1) != 1 || read(client, &ping, 1) != 1)
		give_up("a session that does not live: %s", strerror(errno));
}

/* The server hears of the end when the link is up again; then the connection has ended at both. */
static void await_end_of(int old_server)
{
	char c;

	if (old_server < 0)
		return;
	if (read(old_server, &c, 1) != 0)
		give_up("the old session ends with no end of file: %s", strerror(errno));
	close(old_server);
	told_stack->settle();
}

static void print_round(int round)
{
	struct in_use now = in_use();

	printf("%d,%d,%u,%u,%u,%u,%u,%u,%lld,%lld,%s\n", round, slot_of(client), tried, made,
	       tried - made, now.sockets, now.connections, now.time_wait, now.memory_free,
	       now.memory_lowest, problem);
	if (fflush(stdout))
		give_up("nobody reads any more: %s", strerror(errno));
}

/* The client gives its session up when the link goes, tries again at once, and when it is back. */
static void flap(void)
{
	int old_server = server;

	server = -1;
	set_link(false);
	end_session();
	reconnect();
	set_link(true);
	if (reconnect())
		serve();
	await_end_of(old_server);
}

void story_of_two_hosts(void)
{
	const char *rounds = getenv("HALFCLOSE_ROUNDS");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	listen_on_b();
	if (!reconnect())
		give_up("no first session: %s", problem);
	serve();
	tried = made = 0; /* that was no reconnect */
	puts("round,slot,tried,made,failed,sockets,connections,time_wait,memory_free,memory_lowest,"
	     "problem");
	print_round(0);
	for (int round = 1; round <= atoi(rounds ? rounds : "40"); round++) {
		flap();
		print_round(round);
	}
	end_session();
}
