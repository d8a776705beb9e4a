"""Exercises: a case without its claims, and whether what comes back is still that program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator

from .case import Case, read_case
from .header import EXERCISE, FIRST_COMMENT, MARGIN
from .judge import Finding
from .lines import squeezed
from .tree import all_paths, case_id, load
from .trouble import Trouble

if TYPE_CHECKING:
    from difflib import SequenceMatcher

GIVEN_AWAY = ("Port", "Also")
BARE_TITLE = "What does each line return, what does it put on the wire, and why?"


def exercise_of(case: Case, bare: bool = False) -> str:
    """The case without claims, and which code it is in a trailer.

    A bare one is without title, prose and the trailers that give the answers away, and is named by its code alone.
    """
    text = case.blank()
    comment = FIRST_COMMENT.match(text)
    lines = [MARGIN.sub("", line).rstrip() for line in comment[1].strip("\n").split("\n")] if comment else []
    while lines and not lines[-1].strip():
        lines.pop()
    if bare:
        kept = {key: "; ".join(texts) for key, texts in case.trailers.items() if key not in GIVEN_AWAY}
        lines = [BARE_TITLE, "", *(f"{key}: {text}" for key, text in kept.items())]
    elif not case.trailers:
        lines += [""]
    lines.append(f"{EXERCISE}: {case.code_hash if bare else f'{case.id} {case.code_hash}'}")
    header = "\n".join(f" * {line.strip()}".rstrip() for line in lines)
    return f"/*\n{header}\n */{text[comment.end() :] if comment else text}"


def know_originals(cases: list[Case], name: str | None = None) -> None:
    """Find the case that each of these was made from: the one that is named, or that its trailer names.

    Where there is none of that code, the exercise says so. Raises Trouble where the name means no case or several.
    """
    named = load([name]) if name else []
    if len(named) > 1:
        raise Trouble(f"{name}: several cases: name one")
    for case in cases:
        trailer = " ".join(case.trailers.get(EXERCISE, []))
        if named:
            case.original = named[0]
        elif trailer:
            case.original = _original(trailer)
            if case.original is None:
                why = f"{EXERCISE}: {trailer}: no case has this code: take the exercise anew, or name its case"
                case.unread.insert(0, (1, why))


def _original(trailer: str) -> Case | None:
    """The case of this code. It is tried first under the name that it had."""
    *ids, code = trailer.split()
    for path in sorted(all_paths(), key=lambda path: case_id(path) not in ids):
        case = read_case(path, case_id(path), strict=False)
        if case.code_hash == code:
            return case
    return None


Numbered = list[tuple[int, str]]


def _code(case: Case) -> Numbered:
    return [(number, line.strip()) for number, line in enumerate(case.code_lines, 1) if line.strip()]


def _compared(case: Case, original: Case) -> tuple[Numbered, Numbered, SequenceMatcher[str]]:
    from difflib import SequenceMatcher

    mine, its = _code(case), _code(original)
    texts = [[squeezed(line) for _, line in code] for code in (its, mine)]
    return mine, its, SequenceMatcher(None, texts[0], texts[1], autojunk=False)


def same_lines(case: Case, original: Case) -> dict[int, int]:
    """Where each line of the original's code stands in the exercise, for those that do."""
    mine, its, compared = _compared(case, original)
    blocks = compared.get_matching_blocks()
    return {its[i + n][0]: mine[j + n][0] for i, j, size in blocks for n in range(size)}


def changes(case: Case, file: str) -> Iterator[Finding]:
    """Each line of code that is not the original's: claims of another program answer another question."""
    if case.original is None:
        return
    mine, its, compared = _compared(case, case.original)
    for kind, i, i_end, j, j_end in compared.get_opcodes():
        at = mine[min(j, len(mine) - 1)][0] if mine else 1
        removed, added = its[i:i_end], mine[j:j_end]
        if kind == "equal":
            continue
        for number, (_, line) in enumerate(removed):
            if number < len(added):
                yield Finding(file, added[number][0], "", f"not as in the exercise, where it reads: {line}")
            else:
                yield Finding(file, at, "", f"a line of the exercise is missing before this one: {line}")
        for place, line in added[len(removed) :]:
            yield Finding(file, place, "", f"not in the exercise: {line}")
