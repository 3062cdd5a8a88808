"""What of the source a sentence says: the words of a clause, their weight, and the share of them that is taken up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.clauses import Clause
from pipelines.answering.support.lexicon import TRIVIAL
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.source import Line
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.values import same
from pipelines.answering.support.vocabulary import load_vocabulary

_PLAIN = ("date", "day", "time", "period")
_FIGURE, _HARMLESS = 1.5, 0.4  # what a figure, and a word that claims nothing, weigh beside any other word


def content_of(reading: Reading, clauses: Iterable[Clause]) -> list[Token]:
    return [
        token
        for clause in clauses
        for token in reading.tokens[clause.first : clause.last]
        if token.kind in ("word", "value") and not token.echo and token.word != "~"
    ]


def share_of(tokens: Sequence[Token], counts: Callable[[Token], bool]) -> float:
    """The share of the weight of words for which something holds."""
    return weight_of([token for token in tokens if counts(token)]) / (weight_of(tokens) or 1.0)


def weight_of(tokens: Sequence[Token]) -> float:
    harmless = load_vocabulary().harmless
    return sum(
        _FIGURE if token.value else _HARMLESS if token.keys & harmless or token.word in _PLAIN else 1.0
        for token in tokens
    )


def is_said(token: Token, words: Iterable[Token]) -> bool:
    if token.value is not None:
        return any(word.value and same(word.value, token.value) for word in words)
    return any(word.keys & token.keys for word in words)


def is_said_besides(alignment: Alignment, line_tokens: Sequence[Token], token: Token, said: Sequence[Token]) -> bool:
    """Whether a word of a condition is said, and not only by a word that says something else of its sentence."""
    for word, at in zip(alignment.words, alignment.pairs, strict=True):
        if not is_said(token, [word]):
            continue
        paired = alignment.source.tokens[at] if at >= 0 else None
        elsewhere = paired is None or paired is token or not any(paired is other for other in line_tokens)
        if elsewhere or shares_stem_or_figure(token, word) or (word.mark and word.mark == token.mark == "after"):
            return True
    return is_said(token, said)


def shares_stem_or_figure(token: Token, word: Token) -> bool:
    return token.value is not None or share_a_stem(token, word)


def used_of(alignment: Alignment, line: Line, rule: Sequence[Token] = ()) -> set[Token]:
    """What the sentence takes up from a line as a rule; what it takes up only as a condition is none."""
    own = {*rule, *(token for token in line.reading.tokens if token.echo)}
    also_marked = any(
        not word.mark and any(alignment.source.tokens[at] in own for at in found)
        for word, found in zip(alignment.words, alignment.matches, strict=True)
        if word.kind in ("word", "value")
    )
    return {
        alignment.source.tokens[at]
        for word, at in zip(alignment.words, alignment.pairs, strict=True)
        if line.first <= at < line.last and (word.mark in ("", "only") or also_marked)
    }


def is_trivial(reading: Reading, clause: Clause) -> bool:
    """'when you call or sign in'."""
    tokens = reading.tokens[clause.first : clause.last]
    words = [token.word for token in tokens if token.kind == "word"]
    return (
        tokens[0].word in ("when", "before", "once")
        and any(token.word == "you" for token in tokens)
        and set(words[:1]) <= TRIVIAL
    )
