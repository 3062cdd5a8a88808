"""'A or B' where the source has 'A and B'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.answering.closeness.alignment import Aligned
from pipelines.answering.closeness.difference import Difference
from pipelines.answering.closeness.tokens import Token

_JOINED = 9  # words from one side of an 'and' to the other
_NEAR = 4  # words from a joint to what it joins
ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)  # 'if all of these fit:'
_CONTACTS = frozenset(("phone", "link", "email"))


def joints_exchanged(aligned: Aligned) -> Iterator[Difference]:
    """Joints that are another one in the source."""
    for at, token in enumerate(aligned.said):
        if token.word not in ("and", "or") or (at + 1 < len(aligned.said) and aligned.said[at + 1].word == "then"):
            continue
        before, after = _side(aligned, range(at - 1, at - 1 - _NEAR, -1)), _side(aligned, range(at + 1, at + 1 + _NEAR))
        if before < 0 or after < 0:
            continue
        first, last = sorted((aligned.pairs[before], aligned.pairs[after]))
        if aligned.line_of[first] != aligned.line_of[last]:
            if token.word == "or" and not _are_choices(aligned, first, last, after):
                yield Difference("joint", "two sentences -> or")
            elif token.word == "and" and any(
                other.word == "or" for other in aligned.lines[aligned.line_of[last]].tokens[:1]
            ):
                yield Difference("joint", "or -> and")
        elif last - first <= _JOINED:
            between = {aligned.stands[place].word for place in range(first + 1, last)} & {"and", "or", "nor"}
            if between and token.word not in between:
                yield Difference("joint", f"{between.pop()} -> {token.word}")
            elif token.word == "or" and not between and _is_one_phrase(aligned, first, last):
                yield Difference("joint", "or was put in")


def _side(aligned: Aligned, places: Sequence[int]) -> int:
    """The nearest word on one side of a joint that goes back to the source; -1 where the nearest does not."""
    for place in places:
        if 0 <= place < len(aligned.said) and _can_be_joined(aligned.said[place]):
            return place if aligned.pairs[place] >= 0 else -1
    return -1


def _can_be_joined(token: Token) -> bool:
    joining = token.kind == "operator" and token.name in ("and", "or", "not", "must", "can", "may", "if")
    return bool(token.keys) and not joining and token.kind != "light"


def _is_one_phrase(aligned: Aligned, first: int, last: int) -> bool:
    """'The balance including costs' is no choice; 'on foot, by bus' in a list is."""
    return not any(token.word == "," for token in aligned.stands[first:last])


def _are_choices(aligned: Aligned, first: int, last: int, after: int) -> bool:
    """Whether sentences of the source are alternatives: items of a list, things one can do, ways to get in touch."""
    one, other = aligned.lines[aligned.line_of[first]], aligned.lines[aligned.line_of[last]]
    if ALL.search(one.lead) or ALL.search(other.lead):
        return False
    items = one.text.startswith("-") or other.text.startswith("-")
    leave = all(any(token.name in ("can", "may", "or") for token in line.tokens) for line in (one, other))
    clause = aligned.said[after].clause
    contact = any(
        token.value is not None and token.value.kind in _CONTACTS for token in aligned.said if token.clause == clause
    )
    return items or leave or contact or any(token.name == "or" for token in other.tokens[:4])
