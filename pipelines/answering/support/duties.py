"""Duty, leave and ban ('must', 'may', 'must not', 'need not'), and who acts, compared with the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment, important_lines
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.lexicon import HEDGES
from pipelines.answering.support.limits import are_used
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.vocabulary import load_vocabulary

_FIRST = 5  # words behind a modal verb that are looked at, nearest first
_FADING = 0.8
_SYNONYM = 0.6  # the say of a synonym
# What the sentence says, and what of the source speaks against it and for it. Nothing speaks against a bare statement.
_AGAINST = {
    "must": ("may", "might", "perhaps must", "no need"), "should": ("no need", "forbid"), "may": ("must",),
    "might": ("must",), "perhaps must": ("no need", "must"), "no need": ("forbid", "must"), "forbid": ("no need",),
}  # fmt: skip
_FOR = {
    "must": ("must", "should"), "should": ("must", "should"), "may": ("may", "might"),
    "might": ("may", "might", "perhaps must"), "perhaps must": ("perhaps must", "might"), "no need": ("no need",),
    "forbid": ("forbid",),
}  # fmt: skip
_LEADS = frozenset("lead result caus".split())
# What befalls you, and needs no leave: 'you may get a reduction' is not sure.
_HAPPENS = frozenset("get receiv qualifi qualify lose owe be need face have count fit".split())
_GIVES, _GETS = frozenset("send sent give provid suppli suppl submit".split()), frozenset("have get receive".split())
_SAYS = {
    "must": "must", "should": "should", "may": "may", "might": "may", "perhaps must": "may have to",
    "no need": "need not", "forbid": "must not",
}  # fmt: skip


def duty_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about what somebody must, may, must not or need not do, and about who."""
    yield from _other_modal(alignment)
    yield from _hedge_dropped(alignment)
    yield from _other_subject(alignment)


def _other_modal(alignment: Alignment) -> Iterator[Doubt]:
    tokens = alignment.reading.tokens
    for at, token in enumerate(tokens):
        clause = alignment.reading.clauses[token.clause]
        if token.kind not in ("duty", "leave") or tokens[clause.first].word == "so":  # 'so that we can look at it'
            continue
        rows = _behind(alignment, at, token.clause)
        modal = alignment.words[rows[0]].modal if rows else ""
        permits = modal in ("may", "might")
        if modal not in _AGAINST or (permits and alignment.words[rows[0]].only):  # 'may only' is 'must'
            continue
        votes = _votes(alignment, rows) or (_modals_of_line(alignment, rows[0]) if permits else {})
        against = {there: votes[there] for there in _AGAINST[modal] if there in votes}
        bare = votes.get("", 0.0) if modal == "must" else 0.0
        if sum(against.values()) > sum(votes.get(there, 0.0) for there in _FOR[modal]) + bare:
            most = max(against, key=lambda there: against[there])
            said = " ".join(alignment.words[row].word for row in rows[:3])
            kind = "negation" if {"no need", "forbid"} & {modal, most} else "condition"
            yield Doubt(kind, f"'{_SAYS[modal]} {said}' is said, the source has '{_SAYS[most]}'")


def _votes(alignment: Alignment, rows: Sequence[int]) -> dict[str, float]:
    """The modal verbs of the source over what some words go back to, each with its say."""
    votes: dict[str, float] = {}
    for order, row in enumerate(rows):
        say = float(alignment.rarity[row]) * _likeness(alignment, row) / (1 + _FADING * order)
        for there in _there(alignment, row):
            votes[there] = votes.get(there, 0.0) + say
    return votes


def _likeness(alignment: Alignment, row: int) -> float:
    """1 where a word goes back to itself, less where to a synonym."""
    at = alignment.pairs[row]
    return 1.0 if at >= 0 and share_a_stem(alignment.words[row], alignment.source.tokens[at]) else _SYNONYM


def _modals_of_line(alignment: Alignment, row: int) -> dict[str, float]:
    """The modal verbs of the line that carries a clause whose own verb the source does not have."""
    if alignment.lines[row] < 0:
        return {}
    line = alignment.source.lines[alignment.lines[row]]
    return {token.modal: 1.0 for token in line.reading.tokens if token.kind == "word" and token.modal}


def _behind(alignment: Alignment, at: int, clause: int) -> list[int]:
    return [
        row
        for row, place in enumerate(alignment.places)
        if place > at and alignment.words[row].clause == clause and alignment.words[row].kind == "word"
    ][:_FIRST]


def _there(alignment: Alignment, row: int) -> set[str]:
    """The modal verbs over a word in the line that it goes back to."""
    at = alignment.pairs[row]
    if at < 0:
        return set()
    line = alignment.source.line_of[at]
    if alignment.source.lines[line].is_heading:
        return set()
    own = alignment.words[row].stems
    found = [
        alignment.source.tokens[other] for other in alignment.matches[row] if alignment.source.line_of[other] == line
    ]
    exact = [token for token in found if own & token.keys]
    return {token.modal for token in exact or found if not (token.only and token.modal in ("may", "might"))}


def _hedge_dropped(alignment: Alignment) -> Iterator[Doubt]:
    """'could get a ticket' said as 'get a ticket'."""
    if any(token.kind == "leave" or token.word in HEDGES for token in alignment.reading.tokens):
        return
    for number in important_lines(alignment):
        tokens = alignment.source.lines[number].reading.tokens
        for at, token in enumerate(tokens):
            if token.kind == "leave":
                hedged = _hedged(tokens, at)
                if are_used(alignment, hedged):
                    words = f"{token.word} {hedged[0].word}"
                    yield Doubt("condition", f"the source says '{words}', the sentence leaves no doubt")


def _hedged(tokens: Sequence[Token], at: int) -> list[Token]:
    """What a 'may' makes uncertain; nothing where it permits, or where 'not' or 'have to' follows."""
    inside = [token for token in tokens if token.clause == tokens[at].clause and token.kind in ("word", "value")]
    behind = [token for token in inside if token.place > tokens[at].place]
    if not behind:  # 'but your bank might'
        return inside[-1:] if tokens[at].word != "can" else []
    if tokens[at].word == "can":  # 'can lead to a penalty'
        leads = load_vocabulary().stem(behind[0].word) in _LEADS and behind[0].modal == "may"
        return behind[1:] if leads else []
    happens = load_vocabulary().stem(behind[0].word) in _HAPPENS
    permits = tokens[at].word == "may" and behind[0].subject == "you" and not happens
    return behind if behind[0].modal == "might" and not permits else []


def _other_subject(alignment: Alignment) -> Iterator[Doubt]:
    """'we must decide' said as 'you must decide'."""
    for row, word in enumerate(alignment.words):
        at = alignment.pairs[row]
        if at < 0 or word.kind != "word" or word.subject not in ("we", "you"):
            continue
        if _is_converse(alignment, row):
            continue
        own = word.stems
        line = alignment.source.line_of[at]
        found = [
            alignment.source.tokens[other]
            for other in alignment.matches[row]
            if alignment.source.line_of[other] == line
        ]
        there = {token.subject for token in found if own & token.keys}
        if there and there <= {"we", "you"} and word.subject not in there:
            yield Doubt(
                "condition", f"'{word.subject} {word.word}' is said, the source has '{there.pop()} {word.word}'"
            )


def _is_converse(alignment: Alignment, row: int) -> bool:
    """'you send us your proof' for 'we have your proof'."""
    number, word = alignment.lines[row], alignment.words[row]
    if number < 0 or alignment.source.line_of[alignment.pairs[row]] == number or word.subject != "you":
        return False
    stem = load_vocabulary().stem
    tokens = alignment.source.lines[number].reading.tokens
    gets = any(
        token.kind == "we" and {other.word for other in tokens[at + 1 : at + 3]} & _GETS
        for at, token in enumerate(tokens)
    )
    return gets and stem(word.word) in _GIVES
