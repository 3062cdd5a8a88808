"""Operators that a sentence has gained or lost, compared clause by clause: not, only, unless, all, first, until, ..."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.closeness.alignment import Aligned, clauses_of
from pipelines.answering.closeness.difference import Difference
from pipelines.answering.closeness.tokens import Token
from pipelines.answering.closeness.words import load_words

_DENYING = frozenset(("free", "exempt", "exempted", "excluded"))
_DETERMINERS = frozenset("the your my our their his her its an a".split())
# Operators that govern a clause; the others belong to the word that stands next to them.
_WIDE = frozenset("not unless until before after even".split())


def operators_gained(aligned: Aligned) -> Iterator[Difference]:
    """Operators that the clauses in the source do not have that the words around them go back to."""
    words = load_words()
    for at, token in enumerate(aligned.said):
        if token.kind != "operator" or token.name in words.harmless_new:
            continue
        region = _source_region(aligned, at)
        # 'free' denies by itself, but 'in any car park' does not go back to it.
        names = {
            aligned.stands[place].name
            for place in region
            if token.name == "not" or aligned.stands[place].kind == "operator"
        }
        there = names & {token.name, *words.stand_for.get(token.name, ())}
        if _is_another_only(aligned, at) or not there or (token.name == "not" and _is_taken(aligned, at, region)):
            yield Difference("gained", token.word, token.name)


def operators_lost(aligned: Aligned) -> Iterator[Difference]:
    """Operators of the source that the sentence does not have where it speaks of the same."""
    words = load_words()
    for members in clauses_of(aligned):
        for at in members:
            token = aligned.stands[at]
            denies = token.word in _DENYING and aligned.back[at] < 0
            if token.name in words.harmless_lost or not (token.kind == "operator" or denies):
                continue
            region = _said_region(aligned, at)
            names = {aligned.said[place].name for place in region}
            if region and not names & {token.name, *words.stand_for.get(token.name, ())}:
                yield Difference("lost", token.word, token.name)


def _is_another_only(aligned: Aligned, at: int) -> bool:
    """'Your only home', where the source has 'the only adult': as an adjective it belongs to the word behind it."""
    said = aligned.said
    if said[at].name != "only" or at == 0 or said[at - 1].word not in _DETERMINERS or at + 1 >= len(said):
        return False
    behind = said[at + 1].keys
    return bool(behind) and not any(
        token.name == "only" and place + 1 < len(aligned.stands) and aligned.stands[place + 1].keys & behind
        for place, token in enumerate(aligned.stands)
    )


def _is_taken(aligned: Aligned, at: int, region: set[int]) -> bool:
    """Whether each denial of the source is said already, by another 'not' in another clause."""
    clause = aligned.said[at].clause
    if aligned.pairs[at] < 0 or aligned.back[aligned.pairs[at]] == at:
        return False
    if any(other.word in ("and", "or") for other in aligned.said if other.clause == clause):
        return False  # 'not A and not B' for 'not A or B'
    denials = [aligned.back[place] for place in region if aligned.stands[place].name in ("not", "unless")]
    return all(place >= 0 and aligned.said[place].clause != clause for place in denials)


def _source_region(aligned: Aligned, at: int) -> set[int]:
    """Where the source should have an operator of the sentence: the clauses that the words around it go back to."""
    around = [aligned.pairs[place] for place in _neighbours(aligned.said, at) if aligned.pairs[place] >= 0]
    clauses = {(aligned.line_of[place], aligned.stands[place].clause) for place in around}
    if aligned.said[at].name == "only":  # 'may only park while charging' is 'may park only while charging'
        lines = {line for line, _ in clauses}
        return {
            place
            for place in range(len(aligned.stands))
            if aligned.line_of[place] in lines and aligned.back[place] in (-1, at)
        }
    return {place for place, token in enumerate(aligned.stands) if (aligned.line_of[place], token.clause) in clauses}


def _said_region(aligned: Aligned, at: int) -> set[int]:
    """Where the sentence should have an operator of the source; nowhere when it does not speak of that."""
    same_line = [place for place in _neighbours(aligned.stands, at) if aligned.line_of[place] == aligned.line_of[at]]
    focus = same_line if aligned.stands[at].name in _WIDE else same_line[:1]
    if not any(aligned.back[place] >= 0 for place in focus):
        return set()
    before = [place for place in same_line if place < at][:1]
    around = [aligned.back[place] for place in (*focus, *before) if aligned.back[place] >= 0]
    clauses = {aligned.said[place].clause for place in around}
    return {place for place, token in enumerate(aligned.said) if token.clause in clauses}


def _neighbours(tokens: Sequence[Token], at: int) -> list[int]:
    """The content words that stand nearest to an operator in its clause: three behind it, two in front of it."""
    clause = tokens[at].clause
    after = [
        place for place in range(at + 1, len(tokens)) if tokens[place].is_content and tokens[place].clause == clause
    ]
    before = [place for place in range(at - 1, -1, -1) if tokens[place].is_content and tokens[place].clause == clause]
    found = after[:3] + before[:2]
    if not found:
        found = [place for place, token in enumerate(tokens) if token.kind == "light" and token.clause == clause]
    if not found:
        found = [place for place in range(at + 1, min(at + 6, len(tokens))) if tokens[place].is_content][:2]
    return found
