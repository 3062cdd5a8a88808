"""Finds clauses of a row that deny what the source says, say what it denies, or say it with another strength."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.documents.fidelity.brackets import content
from pipelines.documents.fidelity.force import Force, operators
from pipelines.documents.fidelity.force_kept import BANS, DENIALS
from pipelines.documents.tagging import tag

_CLAUSE = re.compile(
    r"[.!?;:,()\n]+\s|[()\n]|\s(?=(?:but|and|or|so|because|unless|except|if|when|"
    r"where|whereby|while|which|who|provided|providing|since)\s)|$"
)
_SOFT = frozenset((Force.UNLESS, Force.EXCEPT, Force.ONLY, Force.LACK, Force.FAIL, Force.OTHERWISE))
_VERBS = ("VB", "VBP", "VBZ", "VBD", "MD")
_MODALS = (Force.MUST, Force.SHOULD, Force.MAY)
_CONDITION = re.compile(r"(?:if|unless|where|when|in case|should|provided)\b", re.IGNORECASE)
_STRESSED = re.compile(
    r"\b(?:you|we|they|it|he|she|\w+s) (?:do|does|did) (?!not\b|this|that|so\b|it\b|"
    r"what|any|no\b|the\b|a\b|your|every|one|all|work)[a-z]+"
    r"|\bif (?:you|we|they|it) (?:do|does|did)$",
    re.IGNORECASE,
)
_FEWEST = 2  # words that two clauses must share to be compared


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    words: frozenset[str]
    denies: bool
    soft: frozenset[Force]  # words of it that may be put as a denial
    modals: frozenset[Force]
    asserts: bool  # has a verb
    supposes: bool  # is a condition
    bans: bool


def turned_clauses(text: str, sources: Sequence[str]) -> Iterator[str]:
    """The clauses of a row that turn round the clause of the source that is nearest to them in words.

    A clause is compared only where it shares with one clause of the source, and with no other as many, at least two
    words and half of its own, or all of its own.
    """
    known = [clause for source in sources for clause in _clauses(source)]
    denied = any(clause.denies or clause.soft for clause in known)
    has_exception = any(Force.UNLESS in clause.soft for clause in known)
    for clause in _clauses(text):
        if not clause.asserts:
            continue
        nearest = _nearest(clause, known)
        turned = nearest is not None and _is_turned(clause, nearest) and not (has_exception and clause.denies)
        if turned or (denied and _is_stressed(clause)) or (_denies_only(clause) and not any(map(_denies_only, known))):
            yield clause.text


def _is_stressed(clause: _Clause) -> bool:
    """'You do pay': what is left of 'you do not pay'."""
    return not clause.denies and bool(_STRESSED.search(clause.text))


def _denies_only(clause: _Clause) -> bool:
    """'Only members cannot …'."""
    return clause.denies and Force.ONLY in clause.soft


def _nearest(clause: _Clause, known: Sequence[_Clause]) -> _Clause | None:
    ranked = sorted(known, key=lambda other: len(other.words & clause.words), reverse=True)
    if not ranked:
        return None
    shared = len(ranked[0].words & clause.words)
    if not shared or (shared < len(clause.words) and (shared < _FEWEST or shared * 2 < len(clause.words))):
        return None
    tied = any(len(other.words & clause.words) == shared for other in ranked[1:])
    return None if tied else ranked[0]


def _is_turned(clause: _Clause, source: _Clause) -> bool:
    if source.supposes and not clause.supposes and source.denies:
        return clause.bans  # 'if you do not pay by …' said as 'you must pay by …', not as 'you must not pay by …'
    if clause.denies != source.denies:
        return not (clause.soft ^ source.soft)
    if len(clause.modals) == 1 and len(source.modals) == 1:
        return clause.modals != source.modals
    return False


@lru_cache(maxsize=20_000)
def _clauses(text: str) -> tuple[_Clause, ...]:
    found: list[_Clause] = []
    start = 0
    for match in _CLAUSE.finditer(text):
        part = text[start : match.start()].strip()
        start = match.end()
        if part:
            found.append(_joined(_clause(part), found[-1] if found else None))
    return tuple(found)


def _joined(clause: _Clause, before: _Clause | None) -> _Clause:
    """'You can pay online or by post': the second half has the 'can' of the first."""
    joined = clause.text.lower().startswith(("or ", "and ", "but ")) and before is not None
    return replace(clause, modals=before.modals) if joined and before and not clause.modals else clause


def _clause(text: str) -> _Clause:
    forces = [operator.force for operator in operators(text)]
    return _Clause(
        text,
        content(text) - _OPERATOR_WORDS,
        sum(force in DENIALS for force in forces) % 2 == 1,
        frozenset(force for force in forces if force in _SOFT),
        frozenset(force for force in forces if force in _MODALS),
        any(token.tag in _VERBS for token in tag(text)),
        _CONDITION.match(text) is not None,
        any(force in BANS for force in forces),
    )


_OPERATOR_WORDS = frozenset("must may can might could should will would shall cannot not no never need allow".split())
