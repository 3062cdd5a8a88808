"""Whether a leading 'Yes,' or 'No,' goes with the rule behind it and with what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.token import Token
from pipelines.answering.support.values import same
from pipelines.answering.support.vocabulary import load_vocabulary

_LEAD = re.compile(r"(?P<word>yes|no)\b\s*(?:[,;:.!]|--?|–|—)\s*(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_LITTLE = 0.4  # the say of a word that claims nothing by itself


def lead_of(sentence: str) -> tuple[str, str]:
    """'yes', 'no' or nothing, and the rest of the sentence."""
    match = _LEAD.match(sentence.strip())
    return (match["word"].lower(), match["rest"]) if match else ("", sentence.strip())


def lead_doubts(lead: str, rest: Reading, question: Reading | None) -> Iterator[Doubt]:
    """Doubts about a 'Yes' before what denies the question, or a 'No' before what affirms it."""
    if not lead:
        return
    first = rest.clauses[0].unit
    main = [token for token in rest.tokens if rest.clauses[token.clause].unit == first and not token.mark]
    agreed = _agreement(main, question) if question else 0.0
    denied = any(token.kind == "neg" or bool(load_vocabulary().denies(token.word)) for token in main)
    if lead == "yes" and (agreed < 0 or (agreed == 0 and denied)):
        yield Doubt("negation", "'Yes' stands before what denies the question, or cannot be told to affirm it")
    if lead == "no" and agreed > 0 and not denied and not _limits(rest, question):
        yield Doubt("negation", "'No' stands before what affirms the question")


def _agreement(main: list[Token], question: Reading | None) -> float:
    """Above 0 where what was asked is affirmed, below where it is denied; 0 where nothing is shared."""
    harmless = load_vocabulary().harmless
    asked = [token for token in question.tokens if token.kind in ("word", "value")] if question else []
    total = 0.0
    for token in main:
        signs = {other.sign for other in asked if _is_same(token, other)}
        if token.kind in ("word", "value") and len(signs) == 1:
            say = _LITTLE if token.keys & harmless else 1.0
            total += say if token.sign in signs else -say
    return total


def _is_same(token: Token, other: Token) -> bool:
    if token.value is not None or other.value is not None:
        return token.value is not None and other.value is not None and same(token.value, other.value)
    return bool(token.keys & other.keys)


def _limits(rest: Reading, question: Reading | None) -> bool:
    """'No, you must write to us', 'No, only within 28 days': a limit that the question does not have."""
    asked = {token.modal for token in question.tokens} if question else set[str]()
    return any(
        token.kind in ("only", "neg") or (token.modal == "must" and "must" not in asked) or token.kind == "compare"
        for token in rest.tokens
    )
