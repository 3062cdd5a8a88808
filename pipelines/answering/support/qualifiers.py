"""What narrows a noun of a rule: 'an annexe lived in by a relative', 'vans that meet Euro 6', 'people who are ill'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment, important_lines
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.reading import read
from pipelines.answering.support.said import is_said, is_said_besides, share_of
from pipelines.answering.support.source import Line
from pipelines.answering.support.token import Token, share_a_stem

_PREPOSITIONS = frozenset("by in for as to at from on with under".split())
_RELATIVES = frozenset("who that which whose".split())
_SAID = 0.3  # share of a narrowing that must be said
_LIST_ENDS = ("stop", "and", "or", "mark", "but")


def qualifier_doubts(alignment: Alignment, answer: Sequence[str]) -> Iterator[Doubt]:
    """Doubts about a rule for some things that is said of all of them."""
    said = [token for text in answer for token in read(text).tokens if token.is_content]
    for number in important_lines(alignment):
        line = alignment.source.lines[number]
        tokens = line.reading.tokens
        for at in range(1, len(tokens) - 2):
            narrowing = _narrowing(tokens, at)
            if not narrowing or not _is_named(alignment, line, at - 1):
                continue
            if _known(alignment, tokens, narrowing, said) < _SAID:
                out = " ".join(token.word for token in tokens[at - 1 : at + 5])
                yield Doubt("condition", f"the source says this only of some: '{out}'")


def _known(alignment: Alignment, tokens: Sequence[Token], narrowing: Sequence[Token], said: Sequence[Token]) -> float:
    """How much of a narrowing is said, and not only by words that say something else of its line."""
    return share_of(
        narrowing,
        lambda token: is_said_besides(alignment, [other for other in tokens if other is not token], token, said),
    )


def _narrowing(tokens: Sequence[Token], at: int) -> list[Token]:
    """The words that narrow the noun in front of a token; none where no narrowing begins there."""
    token, noun = tokens[at], tokens[at - 1]
    if noun.kind != "word" or noun.echo:
        return []
    participle = token.kind == "word" and token.word.endswith("ed") and tokens[at + 1].word in _PREPOSITIONS
    if not participle and token.word not in _RELATIVES:
        return []
    found = [token] if participle else []
    for other in tokens[at + 1 :]:
        if other.kind in _LIST_ENDS or other.clause != tokens[at + 1].clause:
            break
        if other.kind in ("word", "value"):
            found.append(other)
    return found[:4] if len(found) > participle else []


def _is_named(alignment: Alignment, line: Line, at: int) -> bool:
    """Whether the sentence names the noun at a place of a line, as part of its rule: 'petrol vans', not 'vans'."""
    tokens = line.reading.tokens
    if at and tokens[at - 1].kind == "word" and not is_said(tokens[at - 1], alignment.words):
        return False
    return any(
        not word.mark and line.first <= paired < line.last and share_a_stem(word, tokens[at])
        for word, paired in zip(alignment.words, alignment.pairs, strict=True)
    )
