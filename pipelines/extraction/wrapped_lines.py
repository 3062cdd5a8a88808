"""Lines of plain text that were broken for width, told from lines that somebody broke on purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extraction.lists import bullet_of, number_of

_SHORT = 60  # characters; a longer line goes on in the next
_ENTRY = 30  # characters; most entries of a list without signs are shorter
_GAP = re.compile(r"\t+| {3,}")  # between the columns of a table typed by hand
_LABEL = re.compile(r"[\w’'/-]+(?: [\w’'/-]+){0,2}:(?:\s|$)")  # 'email: …', 'Opening hours: …'
_LINK = re.compile(r"\S*(?:@|://|www\.|\w\.\w{2,}/)\S*")
_SENTENCE_END = re.compile(r"[.!?][\"'’”)\]]*$")
# Words that no line, heading or entry ends with on purpose.
_OPEN_ENDS = frozenset(
    "a an the and or but nor if of to for from with without by at in on into onto under over about between within than "
    "that which who whose when where while because unless until before after as is are was were be been being am has "
    "have had do does did not never no cannot can could will would shall should may might must your our their its his "
    "her my this these those we you they i it he she any each every some all please only also both either per "
    "don't don’t doesn't doesn’t didn't didn’t won't won’t can't can’t mustn't mustn’t isn't isn’t aren't "
    "aren’t".split()
)


def go_on(lines: Sequence[str]) -> list[bool]:
    """For each line of a block, whether it goes on with the one before it. The first goes on with none.

    A line goes on where the one before it is long, ends in a word that ends nothing ('not', 'the'), or where it starts
    with a small letter, as no line of an address and no heading does. In a block with such lines, one with a capital or
    a figure goes on where its first word had no room on the line before. Lists, columns, labels and rules stand apart.

    Args:
        lines: without empty ones between them.
    """
    width = max((len(line.rstrip()) for line in lines), default=0)
    found: list[bool] = []
    in_list = False
    for place, line in enumerate(lines):
        before = lines[place - 1].rstrip() if place else ""
        in_list = (in_list and not found[-1]) or before.endswith(":") if place else False
        found.append(bool(place) and _goes_on(before, line, width, in_list=in_list))
    is_wrapped = any(on and line.lstrip()[:1].islower() for on, line in zip(found, lines, strict=True))
    if not is_wrapped:
        return found
    return [
        on or (bool(place) and _had_no_room(lines[place - 1].rstrip(), lines[place], width))
        for place, on in enumerate(found)
    ]


def joined(lines: Sequence[str]) -> str:
    """Lines that go on as one text; a word with a hyphen that was broken at it is whole again."""
    text = ""
    for line in lines:
        stripped = line.strip()
        is_hyphen = re.search(r"[^\W\d_]-$", text) and stripped[:1].islower()
        text += stripped if is_hyphen or not text else f" {stripped}"
    return text


def _goes_on(before: str, line: str, width: int, *, in_list: bool) -> bool:
    if _stands_apart(before, line):
        return False
    start, stripped = before.strip(), line.strip()
    if len(start) >= _SHORT or line[:1] in " \t" or _is_open(start):
        return True
    if not stripped[:1].islower() or start.endswith((":", ";")):
        return False
    if _LABEL.match(stripped) or _LINK.fullmatch(stripped):
        return False
    if in_list:
        return len(start) >= _ENTRY and not _fits(before, stripped, width)
    is_entry = len(start.split()) <= 2 and len(stripped.split()) <= 3  # 'glass' under 'paper'
    return not is_entry or start.endswith(",") or bool(_SENTENCE_END.search(stripped))


def _stands_apart(before: str, line: str) -> bool:
    """Whether either line is of a list, a row of a table or a rule, or the first is a heading in capitals."""
    start, stripped = before.strip(), line.strip()
    if bullet_of(stripped) or number_of(stripped) or _GAP.search(stripped) or _GAP.search(start):
        return True
    is_heading = len(start.split()) > 1 and start.isupper() and not stripped.isupper()
    return is_heading or not re.search(r"\w", stripped) or not re.search(r"\w", start)


def _is_open(text: str) -> bool:
    """Whether a line ends in the middle of something."""
    return text.split()[-1].lower() in _OPEN_ENDS


def _had_no_room(before: str, line: str, width: int) -> bool:
    """Whether a line of a wrapped block begins with a word that was too long for the line before it."""
    small = [word for word in before.split() if word[:1].islower()]
    apart = _stands_apart(before, line) or before.endswith(":") or _LABEL.match(line.strip())
    return not apart and len(small) > 1 and not _fits(before, line.strip(), width)


def _fits(before: str, line: str, width: int) -> bool:
    return len(before) + 1 + len(line.split()[0]) <= width
