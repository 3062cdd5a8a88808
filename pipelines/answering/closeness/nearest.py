"""The page's own sentences that a generated sentence stands nearest to, for saying them in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.answering.closeness.alignment import Line, chosen_lines, lines_of
from pipelines.answering.closeness.conditions_left import is_demanded
from pipelines.answering.closeness.joints import ALL
from pipelines.answering.closeness.tokens import tokens_of

_LONGEST = 800  # characters of a sentence that are looked at
_NEAR = 0.3  # share of its words that must stand in the passage; the model has named that passage itself
_FURTHEST = 3  # sentences that one may lean back
# A sentence that limits the one before it is never left behind.
_LIMITS = re.compile(
    r"(?:- )?(?:but|unless|only|however|except|if|otherwise|even if|not |no |there is no|the (?:only )?exception|"
    r"you (?:do not|don't|cannot|can't|must not|may not|will not)|"
    r"(?:this|that|it) (?:does|do|is|will) not|these do not)\b",
    re.IGNORECASE,
)
# A sentence that cannot stand without the one before it.
_LEANS_BACK = re.compile(
    r"(?:- |this |that |these |those |it |they |he |she |then |also |but |for example|in that case|after that|"
    r"otherwise)",
    re.IGNORECASE,
)


def nearest(sentence: str, passages: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Which passage, and which of its sentences, carry what a sentence is about.

    Returns:
        Index of the passage, and its sentences word for word and in order: the nearest ones, what they lean on, and
        what limits them. No sentences when too few of the words stand there.
    """
    said = tokens_of(sentence[:_LONGEST])
    words = [token for token in said if token.is_content]
    best, found, share = 0, (), 0.0
    for number, passage in enumerate(passages):
        lines = lines_of((passage,))
        chosen = chosen_lines(said, lines)
        keys = frozenset[str]().union(*(lines[place].keys for place in chosen))
        near = sum(1 for token in words if token.keys & keys) / (len(words) or 1)
        if near > share:
            best, found, share = number, _with_limits(lines, chosen), near
    return (best, found) if share >= _NEAR else (best, ())


def _with_limits(lines: Sequence[Line], chosen: Sequence[int]) -> tuple[str, ...]:
    """The chosen sentences, what each leans on, and the exceptions that follow."""
    kept = set(chosen)
    for place in chosen:
        first = last = place
        while first > 0 and place - first < _FURTHEST and _LEANS_BACK.match(lines[first].text):
            first -= 1
        while last + 1 < len(lines) and (
            _LIMITS.match(lines[last + 1].text) or is_demanded(lines[last], lines[last + 1])
        ):
            last += 1
        kept.update(range(first, last + 1))
        kept.update(_whole_list(lines, place))
    return tuple(lines[place].text for place in sorted(kept))


def _whole_list(lines: Sequence[Line], place: int) -> range:
    """Every item of a list of which all must fit, with the sentence that opens it."""
    line = lines[place]
    opens = line.text.rstrip().endswith(":")
    lead = line.text if opens else line.lead
    if not lead or not ALL.search(lead):
        return range(0)
    first = last = place
    while first > 0 and lines[first].lead:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].lead == lead:
        last += 1
    return range(first, last + 1)
