"""The tail of a long sentence, a deadline, price, way or exception, becomes a sentence that leans on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.adverbials import goes_on_behind
from pipelines.documents.rules.clause_parts import (
    LONG,
    in_open_clause,
    is_imperative,
    lone_verb,
    main_clause_start,
    main_verb,
    word_count,
)
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.links import has_inner_clause
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import BE, CLAUSE_OPENERS

_HOURS = re.compile(r",? ((?:from|between) ʘ[td]\d+ (?:to|until|and) ʘ[td]\d+\b(?:(?! (?:and|or|if|unless) ).)*)\.?$")
_DEADLINE = re.compile(r",? ((?:by|before|within|until|on) (?:ʘ[dt]|\d|noon|midnight)(?:(?! (?:if|unless) ).)*)\.?$")
_START = re.compile(r",? (?:starting|beginning) (?:on |from )?(ʘd\d+)\.?$")
_WAY = re.compile(r",? (by \w+ing (?:(?! (?:if|unless) ).)+)\.?$")
_PRICE = re.compile(r",? (?:at|for|at a price of) (ʘm\d+(?: for each \w+| each \w+)?)\.?$")
_EXCEPTION = re.compile(r",? (unless (?=\w).+?)\.?$")
_EVEN = re.compile(r", (even (?:if|when|though) .+?)\.?$")
_OPEN_END = r"\b(?:and|or|of|for|to|than|week)$|, \w+ly$|\b(?:if|when|unless|until) [^,]*$"
_NO_DEED = frozenset("be have get become happen take cost need".split()) | BE


def at_tail(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """A long sentence in two, the second taking up its tail; None where there is none that can stand apart."""
    taken_up = text.startswith(("If so, ", "If this happens, "))
    if word_count(text) <= LONG or not tokens or (tokens[0].lower in CLAUSE_OPENERS and not taken_up):
        return None
    for pattern, follow in (
        (_EVEN, "This is true"),
        (_HOURS, "This is"),
        (_START, "This starts on"),
        (_PRICE, "This costs"),
    ):
        left, tail = _cut(text, pattern)
        if (
            left
            and _stands(left)
            and not (pattern is _PRICE and not re.search(r"\b(?:buy|hire|get|rent|book)\b", left))
        ):
            return [left, f"{follow} {tail}"]
    return _at_deed(text)


def at_aim(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'To get a badge, you must …' of a long sentence: what the reader may want first, then what to do."""
    if word_count(text) <= LONG or len(tokens) < 6 or tokens[0].lower != "to" or tokens[1].tag != "VB":
        return None
    match = re.match(r"To ([^,]{12,}), ((?P<first>[a-zʘ]\w*) .+)$", text)
    must = match is not None and re.match(r"[^,]{3,40}? must ", match[2])
    if match is None or not (match["first"] in ("you", "please") or is_verb(match["first"]) or must):
        return None
    return [f"You might want to {match[1]}", f"If so, {match[2]}"]


def _at_deed(text: str) -> list[str] | None:
    for pattern in (_EXCEPTION, _DEADLINE, _WAY):
        left, tail = _cut(text, pattern)
        if not left or not _stands(left) or (pattern is _WAY and has_inner_clause(left)):
            continue
        if pattern is _EXCEPTION and goes_on_behind(left, tail.removeprefix("unless ")):
            continue
        if pattern is not _EXCEPTION and main_verb(tagged(tail)) is not None:
            continue  # 'as by signing it you agree'
        if pattern is not _EXCEPTION and re.search(r"\b(?:as|than|and|or|beginning|starting|ending)$", left):
            continue
        again = _deed_again(left, allows_not=pattern is _EXCEPTION)
        if again:
            return [left, f"{again} {tail}"]
    return None


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    match = pattern.search(text)
    if match is None:
        return "", ""
    left = text[: match.start()]
    return (left, match[1]) if len(left.split()) >= 5 else ("", "")


def _stands(left: str) -> bool:
    return not in_open_clause(left) and lone_verb(left) is not None and not re.search(_OPEN_END, left)


def _deed_again(left: str, *, allows_not: bool) -> str:
    """'You must do this', 'Please do this', of a ban 'This is the rule'; empty where no deed is said."""
    tokens = tagged(left)
    start = max(0, main_clause_start(tokens))
    if is_imperative(tokens, start):
        negative = any(token.lower == "not" for token in tokens[start : start + 3])
        return ("This is the rule" if allows_not else "") if negative else "Please do this"
    verb = main_verb(tokens, start)
    if verb is None or tokens[verb].tag != "MD" or len(tokens) < verb + 2:
        return ""
    if any(token.lower in ("not", "cannot", "never") for token in tokens[verb : verb + 3]):
        ban = tokens[verb].lower == "must"
        return ("This is the rule" if ban else "This is true") if allows_not else ""
    deed = next((token for token in tokens[verb + 1 :] if token.tag != "RB"), tokens[verb])
    subject = " ".join(token.text for token in tokens[start:verb])
    if deed.lower in _NO_DEED or len(subject.split()) > 3:
        return ""
    return f"{subject} {tokens[verb].text} do this"
