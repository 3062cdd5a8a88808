"""Conditions and exceptions of the source that neither a sentence nor the rest of its answer gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.answering.closeness.alignment import Aligned, Line, clauses_of
from pipelines.answering.closeness.difference import Difference, Keys
from pipelines.answering.closeness.tokens import Token
from pipelines.answering.closeness.words import load_words

CONDITIONS = frozenset("only unless if until while before even".split())  # classes of operators that open one
# What makes a condition of a clause without an 'if', or says whom it is about.
_LIMITING = CONDITIONS | frozenset(
    "must need require because after not who which whose that with for by of any all each".split()
)
_LIMITERS = CONDITIONS | {"exception", "otherwise"}
_DROPPED = 0.5  # share of the words of a condition below which it was left out
_CARRIED = 0.6  # share of the words of a condition that another sentence of the answer must have
_ASKED = 0.34  # the same for an 'if' and the question, which says it in words of its own
# A sentence that limits the one before it.
_EXCEPTION = re.compile(
    r"(?:- )?(?:but|however|unless|except|only|the (?:only )?exception|(?:this|that|it) (?:does|do|is|will) not|"
    r"these do not|(?:a|an) (?:further )?exception)\b",
    re.IGNORECASE,
)
# A sentence that asks for something before what the one before it allows or gives is had.
_DEMAND = re.compile(
    r"(?:- )?(?:you|it|they|this|that|the \w+)(?:'ll| will| would)? (?:also )?(?:must|needs?|have|has)\b(?! not)",
    re.IGNORECASE,
)
_GRANTS = frozenset(("can", "may"))


@dataclass(frozen=True, slots=True)
class Carried:
    """What else a reader of the answer has before him."""

    question: Keys
    answer: Sequence[Keys]  # of each of its other sentences, operators too


def exceptions_left(lines: Sequence[Line], chosen: Sequence[int], answer: Keys) -> Iterator[Difference]:
    """Exceptions in the sentence after one that was used, which the answer does not give."""
    for number in chosen:
        after = number + 1
        if after >= len(lines) or after in chosen or not lines[after].place:
            continue
        if not _EXCEPTION.match(lines[after].text) and not is_demanded(lines[number], lines[after]):
            continue
        words = [token for token in lines[after].tokens if token.is_content]
        if words and sum(1 for token in words if token.keys & answer) < len(words) / 2:
            yield Difference("exception", lines[after].text)


def is_demanded(line: Line, after: Line) -> bool:
    """Whether one sentence asks for what the one before needs: 'It can be paid back. You must show a good reason.'"""
    return any(token.name in _GRANTS for token in line.tokens) and bool(_DEMAND.match(after.text))


def conditions_left(aligned: Aligned, carried: Carried) -> Iterator[Difference]:
    """Conditions of a source sentence that were left out, or said as if they were met."""
    for members in clauses_of(aligned):
        clause = [aligned.stands[place] for place in members]
        opener = next((token for token in clause[:3] if token.name in CONDITIONS), None)
        if opener is None:
            continue
        written = " ".join(token.word for token in clause)
        content = [place for place in members if aligned.stands[place].is_content]
        kept = [place for place in content if aligned.back[place] >= 0]
        if len(kept) < _DROPPED * len(content) or _is_unlimited(aligned, opener, members):
            if not _is_carried(clause, opener.name, carried):
                yield Difference("condition", written, opener.name)
        elif opener.name == "if" and len(kept) > 1 and _is_stated(aligned, kept):
            yield Difference("stated", written, opener.name)


def _is_unlimited(aligned: Aligned, opener: Token, members: Sequence[int]) -> bool:
    """Whether the words of an 'unless' are there, but nothing that limits: 'so you cannot have it back'."""
    return opener.name == "unless" and not any(
        token.name in _LIMITERS and (aligned.pairs[at] < 0 or aligned.pairs[at] in members)
        for at, token in enumerate(aligned.said)
    )


def _is_stated(aligned: Aligned, kept: Sequence[int]) -> bool:
    """Whether the words of a condition stand in clauses that set no condition and do not say whom they are about."""
    clauses = {aligned.said[aligned.back[place]].clause for place in kept}
    return not any(
        token.clause in clauses and (token.name in _LIMITING or token.word in _LIMITING) for token in aligned.said
    )


def _is_carried(clause: Sequence[Token], opener: str, carried: Carried) -> bool:
    """Whether another sentence of the answer gives a condition, or, for an 'if', the question does."""
    words = [token for token in clause if token.is_content and not token.keys & load_words().harmless]
    limits = [token for token in clause if token.kind == "operator" and token.name not in CONDITIONS | {"and", "or"}]
    said = max((_share([*words, *limits], keys) for keys in carried.answer), default=0.0)
    return not words or said >= _CARRIED or (opener == "if" and _share(words, carried.question) >= _ASKED)


def _share(words: Sequence[Token], keys: Keys) -> float:
    return sum(1 for token in words if token.keys & keys) / (len(words) or 1)
