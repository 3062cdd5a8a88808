"""Words of which one may not stand for another: landlord and tenant, higher and lower, first and final."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.fit import fit
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.source import Matrix
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.vocabulary import load_vocabulary

_BETTER_PAIR = 1.0  # how much better two words must fit the other way round
_BETTER = 1.15  # how much better a rival must fit where the source has both


def contrast_doubts(alignment: Alignment, question: Reading | None) -> Iterator[Doubt]:
    """Doubts about a word whose opposite stands in the source where the word stands here."""
    asked = frozenset[str]().union(*(token.keys for token in question.tokens)) if question else frozenset[str]()
    here = [_members(word) for word in alignment.words]
    there = [_members(token) for token in alignment.source.tokens]
    for name in sorted({name for members in here for name in members}):
        rows = [row for row, members in enumerate(here) if name in members]
        columns = [at for at, members in enumerate(there) if name in members]
        if not columns:
            continue
        fits = fit(alignment, rows, columns)
        yield from _exchanged(
            alignment, rows, fits, [here[row][name] for row in rows], [there[at][name] for at in columns]
        )
        for order, row in enumerate(rows):
            member = here[row][name]
            own = max(
                (float(fits[order][place]) for place, at in enumerate(columns) if there[at][name] == member),
                default=-1.0,
            )
            said = {members[name] for members in here if name in members}
            rivals = [(float(fits[order][place]), at) for place, at in enumerate(columns) if there[at][name] != member]
            if own >= 0:
                rivals = [rival for rival in rivals if there[rival[1]][name] not in said]
                best, at = max(rivals, default=(-1.0, -1))
                wrong = best > _BETTER * own
            else:
                here_too = [rival for rival in rivals if alignment.source.line_of[rival[1]] == alignment.lines[row]]
                _, at = max(here_too, default=(0.0, -1))
                wrong = (
                    at >= 0
                    and _takes_the_place(alignment, row, there[at][name], here, name)
                    and not alignment.words[row].stems & asked
                )
            if wrong:
                stands = alignment.source.tokens[at].word
                yield Doubt("condition", f"'{alignment.words[row].word}' is said where the source has '{stands}'")


def _exchanged(
    alignment: Alignment, rows: Sequence[int], fits: Matrix, said: Sequence[str], stands: Sequence[str]
) -> Iterator[Doubt]:
    """Two words of a set that would fit better the other way round: 'as the tenant you pay when the owner leaves'."""

    def best(order: int, member: str) -> float:
        return max((float(fits[order][place]) for place, other in enumerate(stands) if other == member), default=-1.0)

    for one in range(len(rows)):
        for other in range(one + 1, len(rows)):
            first, second = said[one], said[other]
            if first == second or min(best(one, first), best(other, second), best(one, second), best(other, first)) < 0:
                continue
            if _BETTER_PAIR * (best(one, first) + best(other, second)) < best(one, second) + best(other, first):
                words = alignment.words[rows[one]].word, alignment.words[rows[other]].word
                yield Doubt("condition", f"'{words[0]}' and '{words[1]}' seem to be exchanged")


def _members(token: Token) -> dict[str, str]:
    vocabulary = load_vocabulary()
    if token.value is not None and token.value.kind == "ordinal" and token.value.amount == (1,):
        return {"version": vocabulary.stem("first")}
    if token.kind != "word" or token.echo:
        return {}
    return dict(vocabulary.contrast.get(vocabulary.stem(token.word), ()))


def _takes_the_place(alignment: Alignment, row: int, rival: str, here: Sequence[dict[str, str]], name: str) -> bool:
    """Whether the source has only the rival, and the sentence does not say the rival."""
    tokens = alignment.source.tokens
    known = any(share_a_stem(alignment.words[row], tokens[other]) for other in alignment.matches[row])
    return not known and all(members.get(name) != rival for members in here)
