"""How a figure is compared ('at least', 'until', 'or more'), and the unit of one that has none ('14 or 28 days')."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.answering.support.lexicon import COMPARISONS, COMPARISONS_AFTER
from pipelines.answering.support.token import Token
from pipelines.answering.support.values import Value, duration

_TIMES = frozenset(("duration", "date", "clock", "weekday", "tax year"))
_ONLY_TIME = frozenset(("within", "before", "after", "since", "until", "every"))
# Words that may stand between a comparison and its figure.
_SKIPPED = frozenset(
    "the a at to an of just is only your its their our further another extra day age aged first".split()
)
# 'for a year' is a length of time; '£2 a year' is a rate.
_LASTING = frozenset(
    "for in within after of morethan lessthan atleast atmost about every over under until by before since last lasts "
    "take takes and or to be than ormore full is once per".split()
)
_AHEAD = frozenset("before beforehand ahead".split())  # 'at least 3 days before' is 'no later than 3 days before'
_PREPOSITIONS = frozenset("in for at with on".split())
_SHORT_LINES = frozenset(("999", "111", "101", "112", "105", "119", "159", "7726"))
_CALLED = frozenset(
    "call calling ring ringing dial phone phoning telephone text police nhs emergency number on or contact".split()
)
_JOINTS = frozenset(("or", "and", "to", "-", "atmost", ","))

# Two sorts of comparison that say the same of one figure.
_SAME = tuple(
    frozenset(group)
    for group in (
        ("within", "", "most"), ("before", "within", "until"), ("after", "least", "more"), ("less", "before"),
        ("every", ""), ("ahead", ""), ("ahead", "least"), ("ahead", "before"), ("after", "since", ""),
        ("most", "until", "before"),
    )
)  # fmt: skip


def compared(tokens: Sequence[Token]) -> None:
    """Finish the figures of a sentence: their comparison, their unit where it stands further on, their rate."""
    for at in range(len(tokens) - 1, -1, -1):
        value = tokens[at].value
        if value is not None:
            tokens[at].value = _with_unit(tokens, at, _rated(tokens, at, value))
    for at, token in enumerate(tokens):
        if token.value is not None:
            token.value = replace(token.value, compare=_comparison(tokens, at, token.value))
    _share_comparison(tokens)
    _mark_ranges(tokens)


def _share_comparison(tokens: Sequence[Token]) -> None:
    """'deeper than 40mm on a main road or 50mm on a minor road': the second figure is compared as the first is."""
    last: Value | None = None
    joined = False
    for token in tokens:
        if token.kind in ("stop", "mark", "but"):
            last, joined = None, False
        elif token.kind in ("and", "or"):
            joined = last is not None
        elif token.word in COMPARISONS:
            joined = False
        elif token.value is not None:
            value = token.value
            if joined and last is not None and last.kind == value.kind and not value.compare:
                token.value = value = replace(value, compare=last.compare)
            last = value if value.compare in ("more", "less") else None
            joined = False


def _rated(tokens: Sequence[Token], at: int, value: Value) -> Value:
    """'£2 a day', 'per week': a rate, not a length of time. A short number that nobody calls: a count."""
    before = tokens[at - 1].word if at else ""
    if value.kind == "duration" and (
        (value.soft and before not in _LASTING) or (value.number == 1 and before == "every")
    ):
        return replace(value, kind="rate", soft=True)
    if value.kind == "phone" and value.amount[0] in _SHORT_LINES:
        around = {token.word for token in tokens[max(0, at - 6) : at + 3]}
        return value if around & _CALLED else replace(value, kind="count", amount=(value.number,))
    return value


def _with_unit(tokens: Sequence[Token], at: int, value: Value) -> Value:
    """'14 or 28 days', '1 to 30 April', '10 or 20%': the first figure takes the sort of the second."""
    if value.kind not in ("count", "ordinal"):
        return value
    if value.kind == "ordinal" and value.soft and at + 1 < len(tokens) and tokens[at + 1].value:
        return replace(value, kind="filler")  # 'the first 6 months'
    if at + 2 >= len(tokens) or tokens[at + 1].word not in _JOINTS:
        return _as_before(tokens, at, value)
    after = tokens[at + 2].value or (tokens[at + 3].value if at + 3 < len(tokens) else None)
    if after is None:
        return _as_before(tokens, at, value)
    if after.kind == "duration" and after.unit and not after.soft and value.kind == "count":
        return replace(value, kind="duration", amount=duration(value.number, after.unit), unit=after.unit, soft=False)
    if after.kind == "share" and "%" in after.text and value.kind == "count":
        return replace(value, kind="share", amount=(value.number / 100,))
    if after.kind.startswith("measure") and value.kind == "count":
        return replace(value, kind=after.kind)
    if after.kind == "date" and after.amount[2] is not None and value.number:
        return replace(value, kind="date", amount=(*after.amount[:2], int(value.number)))
    return value


def _as_before(tokens: Sequence[Token], at: int, value: Value) -> Value:
    """'200% after 5 years and 300% after 10': a figure that ends its clause takes the unit of the one before it."""
    ends = (
        at + 1 == len(tokens)
        or tokens[at + 1].kind in ("stop", "and", "or", "mark", "but")
        or tokens[at + 1].word in _PREPOSITIONS
    )
    before = next((token.value for token in reversed(tokens[:at]) if token.value and token.value.unit), None)
    again = ends and at + 1 < len(tokens) and tokens[at + 1].kind == "mark" and tokens[at - 1].kind in ("and", "or")
    if value.kind != "count" or not ends or before is None:
        return value
    if not again and tokens[at - 1].word not in {*COMPARISONS, "for"}:  # again: 'or 21 if it came by post'
        return value
    return replace(value, kind="duration", amount=duration(value.number, before.unit), unit=before.unit, soft=False)


def _comparison(tokens: Sequence[Token], at: int, value: Value) -> str:
    """The sort of comparison in front of a figure or behind it; the word of it is no longer a joint of the sentence."""
    if value.kind == "duration" and at + 1 < len(tokens) and tokens[at + 1].word in _AHEAD:
        limit = _in_front(tokens, at, value)
        return limit if limit in ("most", "more", "less") else "ahead"
    for token in tokens[at + 1 : at + 3]:
        if token.word in COMPARISONS_AFTER and not _belongs_to_next(tokens, at):
            token.kind = "compare"
            return COMPARISONS_AFTER[token.word]
        if token.kind != "word" or token.value is not None:
            break
    return _in_front(tokens, at, value)


def _belongs_to_next(tokens: Sequence[Token], at: int) -> bool:
    """'on 0116 496 0841 at least 2 days before': the comparison stands in front of another figure."""
    return any(token.value is not None for token in tokens[at + 2 : at + 4])


def _in_front(tokens: Sequence[Token], at: int, value: Value) -> str:
    for token in reversed(tokens[max(0, at - 3) : at]):
        sort = COMPARISONS.get(token.word, "")
        if sort in _ONLY_TIME and value.kind not in _TIMES:
            sort = ""
        if sort:
            token.kind = "word" if token.word in ("limited", "capped", "limit", "cap", "every", "each") else "compare"
            return sort
        if token.word not in _SKIPPED:
            break
    return ""


def _mark_ranges(tokens: Sequence[Token]) -> None:
    """The two ends of '£40,001 to £52,000', 'between 2 and 4 weeks', '9am - 5pm'."""
    for at in range(len(tokens) - 2):
        low, high = tokens[at].value, tokens[at + 2].value
        joint = tokens[at + 1].word
        if low is None or high is None or low.kind != high.kind:
            continue
        between = joint == "and" and any(token.word == "between" for token in tokens[max(0, at - 3) : at])
        if joint in ("to", "-", "atmost", "until") or between:
            tokens[at].value, tokens[at + 2].value = replace(low, compare="range"), replace(high, compare="range")
            tokens[at + 1].kind = "compare"


def alike(said: str, stands: str) -> bool:
    """Whether two comparisons of one figure may say the same."""
    if said == stands or "range" in (said, stands):
        return said not in ("about", "every") or said == stands
    return any({said, stands} <= group for group in _SAME)
