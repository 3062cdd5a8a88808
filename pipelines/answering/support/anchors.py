"""What a length of time is counted from: '14 days from the date of the letter' may not become 'of the ticket'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.fit import fit
from pipelines.answering.support.token import Token
from pipelines.answering.support.values import same

_FROM = frozenset("of from after since before beginning starting following".split())
_PLAIN = frozenset(("date", "day", "time", "get", "receiv"))
_MOST = 4
_NEARLY = 0.9  # of the best fit, from which a place in the source may be the one that is meant


def anchor_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about the event from which days are counted."""
    tokens = alignment.reading.tokens
    for row, word in enumerate(alignment.words):
        if word.value is None or word.value.kind != "duration" or not alignment.matches[row]:
            continue
        said = anchor(tokens, alignment.places[row])
        if not said:
            continue
        stands = _anchors_there(alignment, row, said)
        if stands and all(not _shared(said, other) for other in stands):
            event = " ".join(token.word for token in said)
            there = " ".join(token.word for token in stands[0])
            yield Doubt("date", f"'{word.value.text}' is counted from '{event}', in the source from '{there}'")


def anchor(tokens: Sequence[Token], at: int) -> list[Token]:
    """The words of the event behind a length of time; empty when none is named."""
    if at + 1 >= len(tokens) or tokens[at + 1].word not in _FROM:
        return []
    found: list[Token] = []
    for token in tokens[at + 2 :]:
        if token.kind in ("stop", "mark", "but", "duty", "leave", "and") or len(found) == _MOST:
            break
        if token.kind == "word" and not token.keys & _PLAIN and token.word != "anymore":
            found.append(token)
    return found


def _anchors_there(alignment: Alignment, row: int, said: Sequence[Token]) -> list[list[Token]]:
    """The events behind those places of the same length of time in the source that fit the words before it."""
    value = alignment.words[row].value
    assert value is not None
    columns = [
        at for at in alignment.matches[row] if (other := alignment.source.tokens[at].value) and same(value, other)
    ]
    hidden = [number for number, word in enumerate(alignment.words) if any(word is token for token in said)]
    here = [n for n, word in enumerate(alignment.words) if word.value and same(word.value, value)]
    plain = [at for at in columns if not alignment.source.lines[alignment.source.line_of[at]].is_heading]
    if len(here) == len(plain) > 1:  # said as often as it stands: one after the other
        columns = [plain[here.index(row)]]
    fits = fit(alignment, [row], columns, hidden=hidden)[0]
    best = float(fits.max()) if columns else 0.0
    found: list[list[Token]] = []
    for place, at in enumerate(columns):
        line = alignment.source.lines[alignment.source.line_of[at]]
        if float(fits[place]) >= _NEARLY * best and not line.is_heading:
            index = next(n for n, token in enumerate(line.reading.tokens) if token is alignment.source.tokens[at])
            found.append(anchor(line.reading.tokens, index))
    return [] if any(not event for event in found) else found


def _shared(one: Sequence[Token], other: Sequence[Token]) -> bool:
    return any(token.keys & there.keys for token in one for there in other)
