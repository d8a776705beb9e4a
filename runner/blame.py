"""What is wrong with a part of a claim, and what was probably meant."""

from __future__ import annotations

import re

from .claim import EVENTS

STATES = "ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING GONE"
WORD = "|".join([*EVENTS, *STATES.split(), r"E[A-Z0-9]{2,}", "no error"])
RESULT = re.compile(
    rf"(?:-?\d+|some)(?: (?:{WORD}))*|-E[A-Z0-9]+|(?:{WORD})(?:,? (?:{WORD}))*|fd|pid|nothing|yes|no|hangs"
    rf"|never returns|exited \d+|killed by SIG[A-Z0-9]+"
)
BEFORE_ARROWS = re.compile(r"\s*(?:[ab]\d*(?::0)? ?[-<x–—].*|because\b.*)?", re.DOTALL)

# A segment as people write it: ends and heads may be missing, dashes be too few, too many or long ones.
DASHES = r"[-=~–—─]{1,4}"
SEGMENT = re.compile(
    rf"(?:\b([A-Za-z]\d*)\s*)?([<x]?)({DASHES})\s?([A-Za-z][A-Za-z0-9+_/,() ]{{0,24}}?)\s?({DASHES})([>x]?)"
    r"(?:\s*\b([A-Za-z]\d*)\b)?"
)
NAME = re.compile(r"(SYN|RST)(\+ACK)?(\+DATA \d+)?|DATA (?:\d+|some)(\+URG)?(\+FIN)?|FIN|ACK")
NAMES = "SYN, SYN+ACK, DATA 5, DATA 5+FIN, FIN, RST, RST+ACK and ACK"
PARTS = ("SYN", "RST", "DATA", "FIN", "ACK", "PSH", "URG")


def looks_like_a_result(text: str) -> bool:
    """Whether a reader would take it for one, with or without segments behind it."""
    found = RESULT.match(text)
    return bool(found and BEFORE_ARROWS.fullmatch(text, found.end()))


def arrow_like(text: str) -> bool:
    """Whether somewhere in it there is what a reader takes for a segment."""
    return any(_is_meant(found) for found in SEGMENT.finditer(_plain(text)))


def wrong_segment(text: str) -> str:
    """What is wrong with the first segment that is none, and what to write; "" where nothing looks like one."""
    for found in SEGMENT.finditer(_plain(text)):
        if _is_meant(found) and (why := _why(found)):
            return why
    return ""


def _plain(text: str) -> str:
    text = re.sub(r"\s*[→⟶]([^→⟶]{1,24})[→⟶]\s*", r" --\1--> ", text)
    text = re.sub(r"\s*[←⟵]([^←⟵]{1,24})[←⟵]\s*", r" <--\1-- ", text)
    for sign, arrow in (("→", "-->"), ("⟶", "-->"), ("←", "<--"), ("⟵", "<--"), ("▶", ">"), ("◀", "<")):
        text = text.replace(sign, arrow)
    return text.replace("->>", "->").replace(">-", "-").replace("-<", "-")


def _is_meant(found: re.Match[str]) -> bool:
    left, tail, _, name, _, head, right = found.groups()
    between = bool(left and right and left[0] in "abAB" and right[0] in "abAB")
    named = any(part in re.split(r"[^A-Z]+", name.upper()) for part in PARTS)
    return bool(tail or head) and (named or between) or (named and between)


def _why(found: re.Match[str]) -> str:
    left, tail, before, name, after, head, right = found.groups()
    written = found.group().strip()
    meant = _name(name)
    if not NAME.fullmatch(meant):
        return f"'{name}' names no segment: there is {NAMES}"
    if tail and head:
        return f"'{written}' goes both ways: write {_arrow('a', 'b', meant, 'a', '>')}, or the other way round"
    if not tail and not head:
        return f"'{written}' has no head: write {_arrow('a', 'b', meant, 'a', '>')}, or the other way round"
    ends = [end.lower() for end in (left, right) if end]
    if (
        len(ends) < 2
        or any(end[0] not in "ab" for end in ends)
        or ends[0][1:] != ends[1][1:]
        or ends[0][1:] in ("0", "1")
    ):
        number = next((end[1:] for end in ends if end[1:] not in ("", "0", "1")), "")
        return f"'{written}': a segment goes between a{number} and b{number}: write {_arrow('a', 'b', meant, 'a', '>')}"
    source, mark = (ends[0], head) if head else (ends[1], tail)
    should = _arrow(min(ends), max(ends), meant, source, mark)
    if written == should:
        return ""
    why = "a stands on the left: " if ends[0] > ends[1] else ""
    if not why and name != meant:
        why = f"a segment is named {meant}: "
    if not why and not (before == after == "--"):
        why = "two dashes stand on either side of the name: "
    return f"'{written}' is no segment: {why}write {should}"


def _arrow(left: str, right: str, name: str, source: str, mark: str) -> str:
    lost = mark == "x"
    if source == left:
        return f"{left} --{name}--{'x' if lost else '>'} {right}"
    return f"{left} {'x' if lost else '<'}--{name}-- {right}"


def _name(text: str) -> str:
    """The name that is probably meant: in capitals, without the ACK and PSH that tell nothing, parts in their order."""
    data = re.search(r"(?:DATA|data|Data)[ (]*(\d+|some)\b", text) or re.search(r"^()(\d+)$", text)
    parts = {part for part in re.split(r"[^A-Z]+", text.upper()) if part}
    if unknown := parts - {*PARTS, "SOME"}:
        return " ".join(sorted(unknown))
    number = data.groups()[-1] if data else ""
    word = [f"DATA {number}"] if "DATA" in parts and number else []
    if "DATA" in parts and not number:
        return "DATA"
    if "SYN" in parts or "RST" in parts:
        first = "SYN" if "SYN" in parts else "RST"
        return "+".join([first, *(["ACK"] if "ACK" in parts else []), *word])
    if word:
        return "+".join([*word, *(["URG"] if "URG" in parts else []), *(["FIN"] if "FIN" in parts else [])])
    return "FIN" if "FIN" in parts else "ACK" if parts == {"ACK"} else text
