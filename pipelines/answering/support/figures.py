"""Every figure of a sentence must stand in its source, and nowhere fit better than the figure that stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.fit import fit
from pipelines.answering.support.measures import alike
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.source import Matrix
from pipelines.answering.support.token import Token
from pipelines.answering.support.values import Value, same

MARGIN = 1.04  # how much better a figure must fit than any other of its kind; below, nobody can tell which was meant
_NEARLY = 0.8  # of the best fit, from which a place with the same comparison is taken instead
_TURNS = frozenset("cut reduced reducing rising falling dropping".split())  # '£70, cut to £35'
_LONGEST_LIST = 12
_BESIDE_EACH_OTHER = 5  # words between two figures that are one list
_BESIDE = 0.75  # ``MARGIN`` for a figure that stands beside the same other one as in the source: 'A to D'
_OTHER_UNIT = 0.8  # what is left of a fit when a length of time is given in another unit
_COMPARED_OTHERWISE = 0.6  # what is left of a fit when the figures are compared in different ways
_COMPARED = {
    "": "exactly", "most": "at most", "least": "at least", "more": "more than", "less": "less than", "about": "about",
    "within": "within", "before": "before", "until": "until", "after": "after", "since": "since", "every": "every",
    "ahead": "ahead of", "range": "from ... to",
}  # fmt: skip
_NAMES = {"share": "share", "money": "amount", "duration": "length of time", "link": "link", "email": "e-mail address"}


def figure_doubts(alignment: Alignment, question: Reading | None) -> Iterator[Doubt]:
    """Doubts about the figures of a sentence."""
    kinds = {word.value.kind for word in alignment.words if word.value}
    for kind in sorted(kinds):
        rows = [row for row, word in enumerate(alignment.words) if word.value and word.value.kind == kind]
        known: list[int] = []
        for row in rows:
            if alignment.matches[row]:
                known.append(row)
            elif not _excused(alignment, row, question):
                yield _missing(alignment, row)
        yield from _misplaced(alignment, kind, rows, known)


def _missing(alignment: Alignment, row: int) -> Doubt:
    value = _value(alignment.words[row])
    others = _others(alignment, value.kind)
    name = _NAMES.get(value.kind, value.kind)
    hint = f"; the source has {', '.join(others)}" if others else f"; the source has no {name}"
    return Doubt(value.family, f"'{value.text}' does not stand in the source{hint}")


def _others(alignment: Alignment, kind: str) -> list[str]:
    return list(
        dict.fromkeys(token.value.text for token in alignment.source.tokens if token.value and token.value.kind == kind)
    )


def _value(token: Token) -> Value:
    assert token.value is not None
    return token.value


def _excused(alignment: Alignment, row: int, question: Reading | None) -> bool:
    """A word that only looks like a figure, or the resident's own figure said as theirs."""
    word, value = alignment.words[row], _value(alignment.words[row])
    if (
        value.kind == "filler"
        or _same_digits(alignment, value)
        or _as_working_days(alignment, value)
        or _in_letter_range(alignment, value)
    ):
        return True
    rivals = [token for token in alignment.source.tokens if token.value and token.value.kind == value.kind]
    if value.kind == "rate":
        return not rivals and not any(
            token.value and token.value.compare == "every" for token in alignment.source.tokens
        )
    if value.soft and value.kind in ("count", "ordinal"):
        return not rivals or not _same_noun(alignment, row, rivals)
    if question is None or value.family in ("phone", "link"):
        return False
    own = any(token.value and same(token.value, value) for token in question.tokens)
    before = alignment.reading.tokens[max(0, alignment.places[row] - 3) : alignment.places[row]]
    return own and (word.mark == "if" or any(token.word in ("your", "said", "say", "mentioned") for token in before))


def _same_digits(alignment: Alignment, value: Value) -> bool:
    """'112' that nobody calls in one text and a telephone in the other."""
    if value.kind not in ("count", "phone", "code", "letter"):
        return False
    kinds = ("count", "phone", "code", "letter")
    return any(
        token.value.kind in kinds and token.value.text == value.text for token in alignment.source.tokens if token.value
    )


def _as_working_days(alignment: Alignment, value: Value) -> bool:
    """'5 working days' where the source says '5 days, counting working days only'."""
    return value.amount[0] == "working days" and any(
        token.value and token.value.amount == ("days", value.amount[1]) and "working" in line.reading.text.lower()
        for line in alignment.source.lines
        for token in line.reading.tokens
    )


def _in_letter_range(alignment: Alignment, value: Value) -> bool:
    """'band B' where the source says 'bands A to D'."""
    if value.kind != "letter":
        return False
    ends = [token.value for token in alignment.source.tokens if token.value and token.value.kind == "letter"]
    pairs = pairwise(ends)
    return any(
        low.compare == high.compare == "range" and str(low.amount[0]) < str(value.amount[0]) < str(high.amount[0])
        for low, high in pairs
    )


def _said_as(value: Value) -> str:
    limit = value.compare if value.compare in ("most", "least", "more", "less", "after", "before", "until") else ""
    return f"{value.amount}{limit}"


def _coordinated_in_both(alignment: Alignment) -> set[tuple[str, str]]:
    there = set[tuple[str, str]]()
    for line in alignment.source.lines:
        there |= _coordinated(line.reading.tokens)
    return _coordinated(alignment.reading.tokens) & there


def _coordinated(tokens: Sequence[Token]) -> set[tuple[str, str]]:
    """Pairs of figures with no content between them, in their order: '9am to 5pm', '£160 or £110'."""
    found: set[tuple[str, str]] = set()
    chain: list[Value] = []
    for token in tokens:
        if token.value is not None:
            if token.value.kind == "weekday" and chain and chain[-1].kind == "date":
                continue  # 'Friday 25 December, Monday 28 December'
            chain = chain if chain and chain[-1].kind == token.value.kind else []
            found |= {(_said_as(earlier), _said_as(token.value)) for earlier in chain}
            chain = [*chain[-_LONGEST_LIST:], token.value]
        elif token.kind not in ("and", "or", "filler", "compare", "stop", "joint", "mark") and token.word not in _TURNS:
            chain = []
    return found


def _same_noun(alignment: Alignment, row: int, rivals: Sequence[Token]) -> bool:
    """Whether another number of the same thing stands in the source: 'one permit' beside '3 permits'."""
    noun = {key for key in _next_keys(alignment.words, row) if key[0] != "~"}
    source = alignment.source.tokens
    return any(
        noun & source[at + 1].keys for at, token in enumerate(source[:-1]) if any(token is rival for rival in rivals)
    )


def _next_keys(words: Sequence[Token], row: int) -> frozenset[str]:
    return words[row + 1].keys if row + 1 < len(words) else frozenset()


def _misplaced(alignment: Alignment, kind: str, rows: Sequence[int], known: Sequence[int]) -> Iterator[Doubt]:
    """Figures that stand in the source, but in another place than the words around them."""
    source = alignment.source.tokens
    columns = [at for at, token in enumerate(source) if token.value and token.value.kind == kind]
    if not known:
        return
    raw = fit(alignment, rows, columns, kind)
    fits = raw * _compared_alike(alignment, rows, columns)
    values = [_value(source[at]) for at in columns]
    for row in known:
        value = _value(alignment.words[row])
        place = _place_of(alignment, row, known, columns, raw[rows.index(row)])
        rival = _better_rival(alignment, row, known, values, fits[rows.index(row)], place)
        if rival is not None:
            told = f"'{value.text}' stands in the source for something else; here it may be '{rival.text}'"
            yield Doubt(value.family, told)
        elif not alike(value.compare, values[place].compare) and not _begins_then(
            alignment, row, source[columns[place]]
        ):
            yield _compared_otherwise(value, values[place])
    yield from _exchanged(alignment, known, rows, fits, values)
    yield from _doubled(alignment, known, columns)


def _begins_then(alignment: Alignment, row: int, there: Token) -> bool:
    """'counts from 1 November' for 'not counted until 1 November'."""
    word = alignment.words[row]
    begins = _value(word).compare in ("", "after") and _value(there).compare == "until"
    return begins and there.sign < 0 < word.sign


def _place_of(
    alignment: Alignment, row: int, known: Sequence[int], columns: Sequence[int], fits: NDArray[np.float64]
) -> int:
    """Which of the places where a figure stands in the source is meant, as an index into ``columns``."""
    value = _value(alignment.words[row])
    values = [_value(alignment.source.tokens[at]) for at in columns]
    own = [place for place, other in enumerate(values) if same(other, value)]
    alike_here = [other for other in known if same(_value(alignment.words[other]), value)]
    nearest = fits * _unit_alike(value, values)
    line = alignment.source.line_of[columns[max(own, key=lambda place: float(nearest[place]))]]
    in_line = [place for place in own if alignment.source.line_of[columns[place]] == line]
    if len(alike_here) == len(in_line) > 1:  # said as often as it stands: one after the other
        return in_line[alike_here.index(row)]
    best = max(float(nearest[place]) for place in own)
    fitting = [place for place in own if alike(value.compare, values[place].compare)]
    near = [place for place in fitting if float(nearest[place]) >= _NEARLY * best]
    return max(near or own, key=lambda place: float(nearest[place]))


def _better_rival(
    alignment: Alignment,
    row: int,
    known: Sequence[int],
    values: Sequence[Value],
    fits: NDArray[np.float64],
    place: int,
) -> Value | None:
    """Another figure of the source that the words around this one fit better, and that the sentence does not say."""
    value = _value(alignment.words[row])
    taken = [_value(alignment.words[other]) for other in known if other != row]
    rivals = [
        number
        for number, other in enumerate(values)
        if not same(other, value) and not any(same(other, said) for said in taken)
    ]
    together = _coordinated_in_both(alignment)
    beside = any((_said_as(value), _said_as(other)) in together for other in taken)
    best = max(rivals, key=lambda number: float(fits[number]), default=None)
    if best is None or float(fits[place]) >= (_BESIDE if beside else MARGIN) * float(fits[best]):
        return None
    return values[best]


def _doubled(alignment: Alignment, known: Sequence[int], columns: Sequence[int]) -> Iterator[Doubt]:
    """'£70, or £70 in time': one figure said twice beside each other, where the source has two."""
    source = alignment.source
    for one, other in pairwise(known):
        value = _value(alignment.words[one])
        lines = {source.line_of[at] for at in alignment.matches[one]}
        if not same(value, _value(alignment.words[other])) or other - one > _BESIDE_EACH_OTHER:
            continue
        here = [[_value(source.tokens[at]) for at in columns if source.line_of[at] == line] for line in lines]
        if any(len(values) > 1 for values in here) and all(_times(value, values) < 2 for values in here):
            yield Doubt(value.family, f"'{value.text}' is said twice, the source has it once")


def _times(value: Value, values: Sequence[Value]) -> int:
    return sum(same(value, other) for other in values)


def _exchanged(
    alignment: Alignment,
    known: Sequence[int],
    rows: Sequence[int],
    fits: Matrix,
    values: Sequence[Value],
) -> Iterator[Doubt]:
    """Two figures of the sentence that would fit better the other way round."""
    together = _coordinated_in_both(alignment)
    for number, one in enumerate(known):
        for other in known[number + 1 :]:
            first, second = _value(alignment.words[one]), _value(alignment.words[other])
            beside = [{left for left, right in together if right == _said_as(value)} for value in (first, second)]
            if same(first, second) or (_said_as(first), _said_as(second)) in together or all(beside):
                continue
            best = {
                (row, value): max(
                    float(fits[rows.index(row)][at]) for at, found in enumerate(values) if same(found, value)
                )
                for row in (one, other)
                for value in (first, second)
            }
            said = best[one, first] + best[other, second]
            if said < MARGIN * (best[one, second] + best[other, first]):
                yield Doubt(first.family, f"'{first.text}' and '{second.text}' seem to be exchanged")


def _unit_alike(said: Value, values: Sequence[Value]) -> Matrix:
    """'1 year' is more likely the '1 year' than the '12 months' of the source."""
    return np.array([1.0 if said.unit[:2] == value.unit[:2] else _OTHER_UNIT for value in values], np.float64)


def _compared_alike(alignment: Alignment, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
    """'up to 4 books of 10': the figure that is a limit here is more likely the one that is a limit there."""
    said = [_value(alignment.words[row]).compare for row in rows]
    stands = [_value(alignment.source.tokens[at]).compare for at in columns]
    return np.array(
        [[1.0 if alike(one, other) else _COMPARED_OTHERWISE for other in stands] for one in said], np.float64
    )


def _compared_otherwise(said: Value, stands: Value) -> Doubt:
    return Doubt(
        "condition",
        f"'{said.text}' is said with '{_COMPARED[said.compare]}', but the source has '{_COMPARED[stands.compare]}'",
    )
