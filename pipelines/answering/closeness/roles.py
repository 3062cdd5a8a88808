"""Who does something, and whether he must, can or may: exchanged between a sentence and its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.answering.closeness.alignment import Aligned
from pipelines.answering.closeness.difference import Difference
from pipelines.answering.closeness.tokens import Token

_MODALS = frozenset(("must", "can", "may"))
_PASSIVE = frozenset("be been being is are was were am".split())
_OBJECTS = {"us": "us", "you": "you", "them": "them"}
_SUBJECT_WORDS = 3  # words of a sentence in which its subject stands
_BACK = 5  # words between a verb and its subject
# What the sentence says where the source says another: a duty for a leave, a certainty for a chance.
_EXCHANGED = frozenset(
    (("must", "can"), ("must", "may"), ("can", "must"), ("may", "must"), ("will", "may"), ("will", "can"))
) | frozenset((("forbid", "free"), ("free", "forbid")))  # fmt: skip


def roles_exchanged(aligned: Aligned) -> Iterator[Difference]:
    """Modals, subjects and objects of verbs that are others in the source."""
    for at, token in enumerate(aligned.said):
        there = aligned.pairs[at]
        if token.kind not in ("word", "light") or there < 0 or token.word in ("we", "us", "you"):
            continue
        pairs = (
            (_subject(aligned.said, at), _subject(aligned.stands, there)),
            (_object(aligned.said, at), _object(aligned.stands, there)),
        )
        for said, stands in pairs:
            if said and stands and said != stands:
                yield Difference("subject", f"{stands} -> {said}")
    yield from _grafted(aligned)
    for at, token in enumerate(aligned.said):
        if token.name in _MODALS or token.word == "will":
            yield from _modal_exchanged(aligned, at)


def _grafted(aligned: Aligned) -> Iterator[Difference]:
    """The subject of one source sentence with what another one says of a subject of its own."""
    content = [at for at, token in enumerate(aligned.said) if token.is_content and aligned.pairs[at] >= 0][
        :_SUBJECT_WORDS
    ]
    for at, after in pairwise(content):
        one, other = aligned.pairs[at], aligned.pairs[after]
        joined = any(token.name in ("and", "or") or token.word in ("but", "so") for token in aligned.said[at:after])
        if joined or aligned.line_of[one] == aligned.line_of[other]:
            continue
        clause = [
            place
            for place, token in enumerate(aligned.stands[:other])
            if token.kind == "word"
            and (aligned.line_of[place], token.clause) == (aligned.line_of[other], aligned.stands[other].clause)
        ]
        beside = next((place for place in range(one + 1, len(aligned.stands)) if aligned.stands[place].is_content), one)
        left = aligned.line_of[beside] == aligned.line_of[one] and aligned.back[beside] < 0
        if clause and left and aligned.back[clause[0]] < 0 and aligned.stands[other].kind == "word":
            yield Difference("subject", f"{aligned.stands[clause[0]].word} -> {aligned.said[at].word}")


def _modal_exchanged(aligned: Aligned, at: int) -> Iterator[Difference]:
    """A modal beside the one that governs the same words in the source."""
    clause = aligned.said[at].clause
    verb = next(
        (place for place in range(at + 1, len(aligned.said)) if aligned.said[place].kind in ("word", "light")), -1
    )
    known = next(
        (
            place
            for place in range(at + 1, len(aligned.said))
            if aligned.pairs[place] >= 0 and aligned.said[place].is_content
        ),
        -1,
    )
    if verb < 0 or known < 0 or aligned.said[known].clause != clause:
        return
    there = aligned.pairs[verb] if aligned.pairs[verb] >= 0 else aligned.pairs[known]
    said, stands = _modal(aligned.said, verb), _modal(aligned.stands, there)
    if not stands and aligned.pairs[verb] < 0:
        stands = _modal_of_clause(aligned, there)
    if (said, stands) in _EXCHANGED:
        yield Difference("modal", f"{stands} -> {said}", said)


def _modal_of_clause(aligned: Aligned, there: int) -> str:
    """The only modal in front of a word of the source, in its clause."""
    clause = (aligned.line_of[there], aligned.stands[there].clause)
    found = [
        token.name
        for place, token in enumerate(aligned.stands[:there])
        if token.name in _MODALS and (aligned.line_of[place], token.clause) == clause
    ]
    return found[0] if len(found) == 1 else ""


def _modal(tokens: Sequence[Token], at: int) -> str:
    """The modal right in front of a verb: must, can, may, will, forbid ('must not'), free ('not must'); or empty."""
    denied = False
    for place in range(at - 1, max(at - _BACK, -1), -1):
        token = tokens[place]
        if token.name == "not":
            denied = True
        elif token.name == "only":
            return ""
        elif token.name in _MODALS:
            earlier = {other.name for other in tokens[max(place - 2, 0) : place]}
            if token.name == "must" and earlier & {"not", "may"}:
                return "free" if "not" in earlier else "may"
            return "forbid" if denied else token.name
        elif token.word == "will":
            return "" if denied else "will"
        elif (
            token.kind != "operator"
            and token.word not in _PASSIVE
            and token.word not in ("have", "has", "also", "then")
        ):
            return ""
    return ""


def _subject(tokens: Sequence[Token], at: int) -> str:
    """'we' or 'you' where it is the subject of a verb that is not in the passive."""
    for place in range(at - 1, max(at - _BACK, -1), -1):
        token = tokens[place]
        if token.word in ("we", "you"):
            before = tokens[place - 1] if place else token
            return (
                token.word
                if before.kind in ("operator", "stop")
                or before is token
                or before.word in ("but", "and", "so", "that", "then")
                else ""
            )
        if token.kind != "operator" and token.word not in (
            "will",
            "do",
            "does",
            "did",
            "have",
            "has",
            "would",
            "also",
            "then",
        ):
            return ""
    return ""


def _object(tokens: Sequence[Token], at: int) -> str:
    """Whom a verb right in front of a pronoun is about."""
    return _OBJECTS.get(tokens[at + 1].word, "") if at + 1 < len(tokens) else ""
