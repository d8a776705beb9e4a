"""What people write of a failure, in the words of cases: error numbers and texts, tools' names of segments."""

from __future__ import annotations

import errno
import os
import re

# Event bits of poll(2) and epoll_ctl(2) on Linux (include/uapi/linux/eventpoll.h), in the order of a claim.
BITS = {0x1: "IN", 0x2: "PRI", 0x4: "OUT", 0x8: "ERR", 0x10: "HUP", 0x20: "NVAL", 0x2000: "RDHUP"}
FLAGS = {1 << 28: "EPOLLEXCLUSIVE", 1 << 30: "EPOLLONESHOT", 1 << 31: "EPOLLET"}

# Numbers that newlib has and Linux gives to errors that no socket has (newlib/libc/include/sys/errno.h).
NEWLIB = {112: "EADDRINUSE", 116: "ETIMEDOUT", 128: "ENOTCONN"}

# lwIP's err_t (lwip/err.h) and exceptions of languages, by the errno that they stand for.
ERRORS = {
    "ECONNRESET": ("ConnectionResetError", "ERR_RST", "ErrorKind::ConnectionReset"),
    "ECONNABORTED": ("ConnectionAbortedError", "ERR_ABRT"),
    "ECONNREFUSED": ("ConnectionRefusedError", "java.net.ConnectException"),
    "ENOTCONN": ("ERR_CONN", "ERR_CLSD", "socket is not connected", "socket not connected", "NotYetConnectedException"),
    "EPIPE": ("BrokenPipeError", "ErrorKind::BrokenPipe"),
    "EADDRINUSE": ("ERR_USE", "java.net.BindException"),
    "ENOBUFS": ("ERR_MEM",),
    "EAGAIN": ("EWOULDBLOCK", "BlockingIOError", "operation would block"),
    "EBADF": ("use of closed network connection", "bad file number"),
    "ETIMEDOUT": ("operation timed out", "i/o timeout", "SocketTimeoutException"),
    "EMFILE": ("out of file descriptors",),
}

# What `netstat -s` says of a counter that `nstat` and cases call by its name.
COUNTERS = {
    "connections reset due to unexpected data": "TCPAbortOnData",
    "connections reset due to early user close": "TCPAbortOnClose",
    "connections aborted due to memory pressure": "TCPAbortOnMemory",
    "connections aborted due to timeout": "TCPAbortOnTimeout",
    "connections aborted after user close in linger timeout": "TCPAbortOnLinger",
    "resets received for embryonic": "EmbryonicRsts",
    "times the listen queue of a socket overflowed": "ListenOverflows",
    "challenge acks": "TCPChallengeACK",
}

# Each pattern, and the words of cases for it; the first that matches a place has it.
SPELLINGS: list[tuple[str, str]] = [
    (r"\[\s*(?:RST|R),?\s*(?:ACK|\.)\s*\]|\bRST\s*[,/+]\s*ACK\b", "RST+ACK"),
    (r"\[\s*(?:SYN|S),?\s*(?:ACK|\.)\s*\]|\bSYN\s*[,/+]\s*ACK\b", "SYN+ACK"),
    (r"\[\s*(?:FIN|F),?\s*(?:ACK|\.)\s*\]|\bFIN\s*[,/+]\s*ACK\b|\[F\]", "FIN"),
    (r"\[FP\.\]|\[FIN, ?PSH, ?ACK\]", "DATA FIN"),
    (r"\[P\.?\]|\[PSH, ?ACK\]|\bPSH\b", "DATA"),
    (r"\[R\]|\[RST\]", "RST"),
    (r"\[S\]|\[SYN\]", "SYN"),
    (r"\bFIN[-_ ]?WAIT[-_ ]?([12])\b", r"FIN_WAIT\1"),
    (r"\bFIN[-_ ]?WAIT\b", "FIN_WAIT2"),
    (r"\b(TIME|CLOSE)[-_ ]?WAIT\b", r"\1_WAIT"),
    (r"\bLAST[-_ ]?ACK\b", "LAST_ACK"),
    (r"\bSYN[-_ ]?SENT\b", "SYN_SENT"),
    (r"\bSYN[-_ ]?(?:RECV|RCVD|RECEIVED)\b", "SYN_RECV"),
    (r"\bESTAB\b", "ESTABLISHED"),
    (r"\bTcpExt(?=TCP|[A-Z])", ""),
    (r"\bE?POLL_?(IN|PRI|OUT|ERR|HUP|NVAL|RDHUP)\b", r"POLL\1"),
    (r"\bEV_?EOF\b", "RDHUP"),
    (r"\bshutdownOutput\b|\bCloseWrite\b|\bhalf[- ]?clos(?:e|ed|ing)\b", "SHUT_WR half-close"),
    (r"\bshutdownInput\b|\bCloseRead\b", "SHUT_RD"),
    (r"\bSHUT_?(RDWR|WR|RD)\b", r"SHUT_\1"),
    (r"\bSD_SEND\b", "SHUT_WR"),
    (r"\bSD_BOTH\b", "SHUT_RDWR"),
    (r"\b(?:exit|status|code|rc)\D{0,12}141\b|\bsignal 13\b", "SIGPIPE"),
    (r"\b(?:unexpected )?EOF(?:Error|Exception)?\b", "end of file"),
    (r"\bnon[- ]?blocking\b", "O_NONBLOCK nonblocking"),
    (r"\b(?:file )?descriptors?\b|\bfds?\b", "descriptor"),
]
COMPILED = [(re.compile(pattern, re.IGNORECASE), words) for pattern, words in SPELLINGS]

SAID = {os.strerror(number).lower(): name for number, name in errno.errorcode.items()}
SAID |= {text.lower(): name for name, texts in ERRORS.items() for text in texts}
SAID |= COUNTERS
TEXTS = re.compile("|".join(re.escape(text) for text in sorted(SAID, key=len, reverse=True)), re.IGNORECASE)

HEX = re.compile(r"\b0x([0-9a-f]{1,8})\b", re.IGNORECASE)
MASK = re.compile(r"\b(?:r?events?|mask)\W{0,4}(\d{1,10})\b", re.IGNORECASE)
NUMBERED = re.compile(
    r"\b(?:errno|err|error|code|failed)?\W{0,4}?(?<![\w.])-?(\d{1,3})\b(?!\.\d|\s*(?:ms|s|sec|bytes?)\b)"
)
RETURNS = re.compile(
    r"\b(?:return(?:s|ed|ing)?|gives?|gave|gets?|got|says?|yields?)\W{1,3}?(?:just |only |always )?(-?\d+|zero)\b"
    r"|(?<![=!<>])==?\s*(-?\d+)",
    re.IGNORECASE,
)


def in_words_of_cases(text: str) -> str:
    """The text with what tools and systems call a thing replaced by what cases call it."""
    text = TEXTS.sub(lambda found: f" {SAID[found[0].lower()]} ", text)
    text = HEX.sub(lambda found: f" {_events(int(found[1], 16)) or found[0]} ", text)
    text = MASK.sub(lambda found: f" {_events(int(found[1])) or found[0]} ", text)
    for pattern, words in COMPILED:
        text = pattern.sub(words, text)
    text = RETURNS.sub(lambda found: f" ={(found[1] or found[2]).lower().replace('zero', '0')} ", text)
    return NUMBERED.sub(_named, text)


def _events(mask: int) -> str:
    named = {**BITS, **FLAGS}
    known = mask and not mask & ~sum(named)
    return (
        " ".join(f"POLL{name}" if bit in BITS else name for bit, name in named.items() if mask & bit) if known else ""
    )


def _named(found: re.Match[str]) -> str:
    """An error number's name, where no `=` says that it is a result; small ones only where they are called so."""
    number = int(found[1])
    name = NEWLIB.get(number) or errno.errorcode.get(number)
    called = re.match(r"err|code|fail", found[0], re.IGNORECASE)
    before = found.string[: found.start(1)].rstrip("-")
    if name is None or before.endswith("=") or not (called or number > 31):
        return found[0]
    return f" {name} " if called else f" {name} {number} "
