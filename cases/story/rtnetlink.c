/* rtnetlink(7): a request to the kernel, made part by part, and its answer. */
#include "rtnetlink.h"

static struct nlmsghdr *header(struct request *r)
{
	return (struct nlmsghdr *)(void *)r->text;
}

/* Room at the end of what is there, for a header or an attribute. */
void *more(struct request *r, size_t size)
{
	void *at = r->text + NLMSG_ALIGN(header(r)->nlmsg_len);

	header(r)->nlmsg_len = NLMSG_ALIGN(header(r)->nlmsg_len) + (unsigned)size;
	if (header(r)->nlmsg_len > sizeof r->text)
		give_up("rtnetlink: a request of more than %d bytes", REQUEST_MAX);
	return at;
}

/* A request, with the structure that every one of its kind begins with. */
void *begin_request(struct request *r, int type, int flags, size_t size)
{
	memset(r, 0, sizeof *r);
	header(r)->nlmsg_len = NLMSG_HDRLEN;
	header(r)->nlmsg_type = (unsigned short)type;
	header(r)->nlmsg_flags = (unsigned short)(NLM_F_REQUEST | NLM_F_ACK | flags);
	return more(r, size);
}

struct rtattr *attribute(struct request *r, int type, const void *value, size_t size)
{
	struct rtattr *attribute = more(r, RTA_LENGTH(size));

	attribute->rta_type = (unsigned short)type;
	attribute->rta_len = (unsigned short)RTA_LENGTH(size);
	if (size)
		memcpy(RTA_DATA(attribute), value, size);
	return attribute;
}

/* An attribute that has others in it: all that follow, up to here. */
void end_nest(struct request *r, struct rtattr *nest)
{
	nest->rta_len = (unsigned short)(r->text + header(r)->nlmsg_len - (char *)nest);
}

/* Sends it and waits for the answer: an error number, 0 where it is done. */
int error_of(struct request *r, const char *what)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char more[REQUEST_MAX];
	} answer;
	int kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (kernel < 0 || send(kernel, r, header(r)->nlmsg_len, 0) < 0 ||
	    recv(kernel, &answer, sizeof answer, 0) < 0)
		give_up("%s: rtnetlink: %s", what, strerror(errno));
	close(kernel);
	return answer.header.nlmsg_type == NLMSG_ERROR ? -answer.error.error : 0;
}

void ask(struct request *r, const char *what)
{
	int error = error_of(r, what);

	if (error)
		give_up("%s: %s", what, strerror(error));
}
