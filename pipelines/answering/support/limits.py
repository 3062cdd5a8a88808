"""'Only' may be neither put in nor left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment, important_lines
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.said import is_said
from pipelines.answering.support.token import Token

_ONLY = frozenset("only alone sole single lone exclusively must".split())
_NEAR, _NEAR_THERE = 2, 3  # words beside a limit that it may limit, in the sentence and in its source
_LIMITED = _ONLY | frozenset("once one 1 exactly unless until before limit limited capped".split())


def limit_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about an 'only' that was put in or left out."""
    here = alignment.reading.tokens
    lines = [alignment.source.lines[number].reading.tokens for number in alignment.support]
    conditional = any(token.mark for token in here) and any(token.mark for tokens in lines for token in tokens)
    said = [token for token in here if token.kind == "only"]
    if said and not conditional and not any(_limits(tokens, said[0], here) for tokens in lines):
        yield Doubt("condition", "'only' is said, the source sets no such limit")
    if _is_exclusive(here, _ONLY):
        return
    for number in important_lines(alignment):
        tokens = alignment.source.lines[number].reading.tokens
        for token in tokens:
            if token.kind != "only" and token.word not in ("alone", "sole"):
                continue
            clause = [other for other in tokens if other.clause == token.clause and other.kind in ("word", "value")]
            clause = [other for other in clause if other is not token]
            limited = [other for other in clause if other.place > token.place] or clause[-1:]
            if are_used(alignment, limited):
                yield Doubt("condition", f"'{token.word}' of the source is left out")


def _limits(tokens: Sequence[Token], only: Token, here: Sequence[Token]) -> bool:
    """Whether a line limits the same; 'you must apply' is 'only if you apply', but not 'you must only apply'."""
    must = any(token.kind == "duty" and token.clause == only.clause for token in here)
    limited = _beside(here, only, _NEAR)
    return any(
        (token.kind == "duty" and not must)
        or (token.kind != "duty" and token.word in _LIMITED and _share(limited, _beside(tokens, token, _NEAR_THERE)))
        for token in tokens
    )


def _beside(tokens: Sequence[Token], limit: Token, reach: int) -> list[Token]:
    """The words nearest to a limit on either side."""
    at = next(place for place, token in enumerate(tokens) if token is limit)
    words = ("word", "value")
    before = [token for token in tokens[:at] if token.kind in words][-reach:]
    return [*before, *[token for token in tokens[at + 1 :] if token.kind in words][:reach]]


def _share(words: Sequence[Token], others: Sequence[Token]) -> bool:
    return any(is_said(word, others) for word in words) or not others


def _is_exclusive(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return any(token.word in words or token.kind in ("neg", "duty") for token in tokens)


def are_used(alignment: Alignment, tokens: Sequence[Token]) -> bool:
    """Whether the sentence goes back to the first of these words."""
    used = {alignment.source.tokens[at] for at in alignment.pairs if at >= 0}
    return bool(tokens) and tokens[0] in used
