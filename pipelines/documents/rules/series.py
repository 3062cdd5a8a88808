"""A row of deeds or of choices, 'must sign it, date it and send it', 'or you can call us', one sentence each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import (
    in_open_clause,
    is_imperative,
    lone_verb,
    main_clause_start,
    main_verb,
)
from pipelines.documents.rules.clause_parts import word_count as count
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.links import EASY, head, leans, stands
from pipelines.documents.rules.tagging import Token
from pipelines.documents.rules.words import PRONOUNS

_CHOICE = re.compile(r",? (?:or(?: alternatively)?|alternatively),? (?=(?:you|we) (?:can|may|could)\b)")
_NOT_PART = re.compile(
    r", (?:but not|and not(?= at all)) (?:(?P<none>at all) )?(?:(?P<where>(?:if|when|where|in|on|for|at|to|"
    r"by|from|with|beyond|after|before|until|during)\b)|(?=\w))"
)
_NOUNS_TOO = frozenset("form rent use work bill park plan house date post book fence waste water ring light".split())


def at_series(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must sign it, date it and send it' → 'You must sign it.' 'You must date it and send it.'"""
    start = main_clause_start(tokens)
    if count(text) <= EASY or start < 0 or not tokens or leans(text):
        return None
    verb = main_verb(tokens, start)
    imperative = is_imperative(tokens, start)
    if not imperative and (verb is None or verb <= start):
        return None
    for place in range(start + 3, len(tokens) - 3):
        if (
            tokens[place].text == ","
            and _goes_on(tokens, place)
            and _is_deed(tokens, place + 1, start, verb, imperative)
        ):
            said = _said_again(text, tokens, start=start, verb=verb, imperative=imperative, next_one=tokens[place + 1])
            left = text[: tokens[place].start]
            return [left, f"{said} {text[tokens[place + 1].start :]}".strip()] if said is not None else None
    return None


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether 'and' and another deed come later, so that the comma is one of a row."""
    later = [at for at in range(place + 2, len(tokens) - 1) if tokens[at].lower == "and"]
    return any(
        tokens[at + 1].tag in ("VB", "VBP", "VBZ", "MD", "VBD", "RB") or is_verb(tokens[at + 1].lower) for at in later
    )


def _is_deed(tokens: Sequence[Token], place: int, start: int, verb: int | None, imperative: bool) -> bool:
    first, after = tokens[place], tokens[place + 1]
    if first.lower == "except":
        return False
    if any(
        token.lower in ("if", "that", "which", "who", "when", "unless") for token in tokens[(verb or start) + 1 : place]
    ):
        return False
    if tokens[verb or 0].tag == "MD" and first.lower == "have" and after.tag in ("DT", "CD", "PRP$", "JJ"):
        return True
    bare = (
        first.lower not in _NOUNS_TOO
        and is_verb(first.lower)
        and after.tag in ("DT", "PRP", "PRP$", "IN", "RP", "CD", "JJR", "WRB", "WP")
    )
    if imperative:
        return bare
    lead = tokens[verb or 0]
    if lead.tag == "MD":
        negated = any(token.lower in ("not", "never", "cannot") for token in tokens[(verb or 0) : (verb or 0) + 3])
        return first.tag == "MD" or (bare and not negated and (tokens[(verb or 0) + 1].lower != "be"))
    return (
        first.tag == lead.tag
        and first.tag in ("VBZ", "VBD", "VBP")
        and after.tag in ("DT", "PRP$", "CD", "NNS", "IN", "NN")
    )


def _said_again(
    text: str, tokens: Sequence[Token], *, start: int, verb: int | None, imperative: bool, next_one: Token
) -> str | None:
    if imperative:
        return "Please" if tokens[start].lower == "please" else "" if start == 0 else "Then"
    subject = text[tokens[start].start : tokens[verb or 0].start].strip()
    subject = re.sub(r"^To [^,]+, ", "", subject)
    if subject.lower() not in PRONOUNS:
        subject = subject if len(subject.split()) <= 3 else ("They" if _is_many(subject) else "It")
    lead = tokens[verb or 0]
    if start > 0:
        subject = f"Then {subject[:1].lower()}{subject[1:]}"
    return f"{subject} {lead.text}" if lead.tag == "MD" and next_one.tag != "MD" else subject


def _is_many(subject: str) -> bool:
    return bool(
        re.match(r"(?:a|the|any) (?:person|tenant|driver|owner|hirer)\b|any|every|people|\w+s\b", subject.lower())
    )


def at_choice(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You can pay online, or you can call us' → 'Or you can call us'; only of what may be done."""
    match = _CHOICE.search(text)
    if match is None or count(text) <= EASY:
        return None
    left, right = text[: match.start()], text[match.end() :]
    found = head(left)
    may = found is not None and found.verb is not None and found.verb.lower in ("can", "may", "could")
    return [left, f"Or {right}"] if may and not in_open_clause(left) and stands(left) else None


def at_not_part(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'…, but not at weekends' → 'But not at weekends'; '…, but not dogs' → 'This does not include dogs'."""
    match = _NOT_PART.search(text)
    if match is None or count(text) <= EASY:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if not stands(left) or lone_verb(right.rstrip(".")) is not None or len(right.split()) > EASY:
        return None
    where = match["where"]
    where = f"{match['none']} {where}" if match["none"] and where else where
    return [left, f"But not {where} {right.strip()}" if where else f"This does not include {right}"]
