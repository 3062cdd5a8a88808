"""Words of a sentence that its source does not have, and words that stand where the source has another one."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.answering.closeness.alignment import Aligned
from pipelines.answering.closeness.difference import Difference, Keys
from pipelines.answering.closeness.tokens import SUBJECTS, Token
from pipelines.answering.closeness.words import load_words

DETERMINERS = frozenset("a an the your our their its his her any no each every this that".split())
_TOGETHER = 6  # words within which the source has a phrase together
_SLOT = 3  # words among which the one is sought that a word at the edge stands for


def new_words(aligned: Aligned, known: Keys, implied: Keys) -> Iterator[Difference]:
    """Words without a counterpart, and words that stand where the source has another one.

    Args:
        aligned: the sentence beside its source.
        known: keys of words that may be new here because heading, question or the sentence before have them.
        implied: keys of words that claim nothing in this sentence.
    """
    for at, token in enumerate(aligned.said):
        instead = _replaced(aligned, at)
        if instead is not None and _must_not_replace(aligned, at, instead):
            yield Difference("exchanged", f"{instead.word} -> {token.word}")
        elif token.is_content and _is_out_of_place(aligned, at):
            yield Difference("exchanged", token.word)
        elif token.is_content and not token.keys & (load_words().harmless | implied):
            yield from _without_counterpart(aligned, at, instead, known)


def _must_not_replace(aligned: Aligned, at: int, instead: Token) -> bool:
    token = aligned.said[at]
    if aligned.pairs[at] >= 0:
        return token.is_content and instead.kind == "word" and _are_opposite(token, instead)
    return token.name == "exception" or _are_opposite(token, instead)


def _without_counterpart(aligned: Aligned, at: int, instead: Token | None, known: Keys) -> Iterator[Difference]:
    token = aligned.said[at]
    replaces = instead is not None and instead.kind == "word"
    exchanged = Difference("exchanged", f"{instead.word if instead else ''} -> {token.word}")
    if aligned.pairs[at] >= 0:
        if instead is not None and instead.is_content and _is_foreign(aligned, at):
            yield exchanged
        elif _is_borrowed(aligned, at):
            yield Difference("borrowed", token.word)
    elif replaces and token.kind == "word":
        yield exchanged
    elif not token.keys & known:
        yield Difference("new word", token.word)


def _are_opposite(token: Token, other: Token) -> bool:
    opposite = load_words().opposite
    return any(opposite.get(key, frozenset[str]()) & other.keys for key in token.keys)


def _is_foreign(aligned: Aligned, at: int) -> bool:
    """Whether a word comes from another source sentence than the words on both sides of it."""
    around = [aligned.pairs[place] for place in (_beside(aligned, at, -1), _beside(aligned, at, 1)) if place >= 0]
    lines = {aligned.line_of[place] for place in around if place >= 0}
    return bool(around) and min(around) >= 0 and len(lines) == 1 and aligned.line_of[aligned.pairs[at]] not in lines


def _is_out_of_place(aligned: Aligned, at: int) -> bool:
    """Whether a noun stands where its source has another one left over: 'agree a step' for 'agree a plan'."""
    if at == 0 or (aligned.said[at - 1].word not in DETERMINERS and aligned.said[at].word != "thecouncil"):
        return False
    left, right = _beside(aligned, at, -1), _beside(aligned, at, 1)
    before, after = (aligned.pairs[place] if place >= 0 else -1 for place in (left, right))
    known = [place for place in (before, after) if place >= 0]
    if len({aligned.line_of[place] for place in known}) != 1:  # none, or what joins two sentences
        return False
    clause = _clause_around(aligned, before if before >= 0 else after)
    first = before + 1 if before >= 0 else clause.start
    last = after if after >= 0 else clause.stop
    slot = range(max(first, 1), last)
    return aligned.pairs[at] not in slot and any(
        aligned.stands[place].kind == "word"
        and aligned.back[place] < 0
        and aligned.stands[place - 1].word in DETERMINERS
        for place in slot
    )


def _clause_around(aligned: Aligned, place: int) -> range:
    """The places of the clause of the source in which a word stands."""
    own = (aligned.line_of[place], aligned.stands[place].clause)
    first = last = place
    while first > 0 and (aligned.line_of[first - 1], aligned.stands[first - 1].clause) == own:
        first -= 1
    while last + 1 < len(aligned.stands) and (aligned.line_of[last + 1], aligned.stands[last + 1].clause) == own:
        last += 1
    return range(first, last + 1)


def _is_borrowed(aligned: Aligned, at: int) -> bool:
    """Whether a verb stands far away in the source from the words beside it, which are close together there."""
    before, after = (
        aligned.pairs[place] if place >= 0 else -1 for place in (_beside(aligned, at, -1), _beside(aligned, at, 1))
    )
    if min(before, after) < 0 or not 0 < after - before <= _TOGETHER or aligned.said[at].kind != "word":
        return False
    there = aligned.pairs[at]
    is_verb = at > 0 and (
        aligned.said[at - 1].word in SUBJECTS or aligned.said[at - 1].name in ("must", "can", "may", "not")
    )
    return is_verb and (there < before - _TOGETHER or there > after + _TOGETHER)


def _beside(aligned: Aligned, at: int, step: int) -> int:
    """The next content word in a direction."""
    place = at + step
    while 0 <= place < len(aligned.said) and not aligned.said[place].is_content:
        place += step
    return place if 0 <= place < len(aligned.said) else -1


def _replaced(aligned: Aligned, at: int) -> Token | None:
    """The source word without a counterpart that stands between what the neighbours of a word go back to."""
    before, after = (
        aligned.pairs[place] if place >= 0 else -1 for place in (_beside(aligned, at, -1), _beside(aligned, at, 1))
    )
    if before < 0 and after < 0:
        return None
    first = before + 1 if before >= 0 else after - _SLOT
    last = after if after >= 0 else before + 1 + _SLOT
    for place in range(max(first, 0), min(last, len(aligned.stands))):
        if aligned.stands[place].kind in ("word", "value", "light") and aligned.back[place] < 0:
            return aligned.stands[place]
    return None
