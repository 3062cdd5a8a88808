"""A condition or a figure of one source sentence, set beside what another one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.closeness.alignment import Aligned, Line
from pipelines.answering.closeness.difference import Difference
from pipelines.answering.closeness.tokens import Token

_OPENERS = frozenset("if unless until while before after".split())
_CONTACTS = frozenset(("phone", "link", "email"))
_JOINTS = frozenset(("and", "or", "but", "so"))
_FITS = 0.6  # share of a clause's words from which it may come from a sentence, though another one fits better


def grafted(aligned: Aligned) -> Iterator[Difference]:
    """'You also pay nothing if a relative lives there', of which the source says 'You pay nothing' only."""
    clauses = _clauses(aligned.said)
    for at, clause in enumerate(clauses):
        opener = next((token for token in clause[:3] if token.name in _OPENERS and token.word != "for"), None)
        beside = _beside(clauses, at) if opener is not None else []
        if opener is None or not beside:
            continue
        here, there = _lines(clause, aligned.lines), _lines(beside, aligned.lines)
        if here and there and not here & there:
            yield Difference("grafted", " ".join(token.word for token in clause), opener.name)


def figures_moved(aligned: Aligned) -> Iterator[Difference]:
    """'All sites from 1 October', of 'new sites from 1 October, and all sites by December'."""
    for at, token in enumerate(aligned.said):
        if (
            token.kind != "value"
            or aligned.pairs[at] < 0
            or (token.value is not None and token.value.kind in _CONTACTS)
        ):
            continue
        before = next((place for place in range(at - 1, -1, -1) if aligned.said[place].is_content), -1)
        if before < 0 or aligned.pairs[before] < 0 or aligned.said[before].clause != token.clause:
            continue
        here, there = aligned.pairs[before], aligned.pairs[at]
        same_line = aligned.line_of[here] == aligned.line_of[there]
        if same_line and there < here and aligned.stands[here].clause != aligned.stands[there].clause:
            yield Difference("borrowed", token.word)


def _clauses(said: Sequence[Token]) -> list[list[Token]]:
    found: dict[int, list[Token]] = {}
    for token in said:
        found.setdefault(token.clause, []).append(token)
    return list(found.values())


def _beside(clauses: Sequence[Sequence[Token]], at: int) -> list[Token]:
    """The clause that a condition belongs to: the one in front, or the one behind when it opens the sentence."""
    begins_anew = any(token.word in _JOINTS for token in clauses[at][:2])
    for place in (at + 1,) if begins_anew else (at - 1, at + 1):
        if 0 <= place < len(clauses) and any(token.is_content for token in clauses[place]):
            return list(clauses[place])
    return []


def _lines(clause: Sequence[Token], lines: Sequence[Line]) -> set[int]:
    """The source sentences that a clause may come from; empty when it says nothing."""
    content = [token for token in clause if token.is_content]
    if not content:
        return set()
    shares = [sum(1 for token in content if token.keys & line.keys) / len(content) for line in lines]
    best = max(shares, default=0.0)
    return {number for number, share in enumerate(shares) if share and (share == best or share >= _FITS)}
