"""'Should the amount not be paid, …' → 'If the amount is not paid, …'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import main_clause_start, main_verb
from pipelines.documents.rules.inflection import inflected, is_verb
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import NOUN_PHRASE_TAGS

_NO_COMMA = re.compile(
    r"(?:If|When|Once|Before|After|Where|As soon as|During|Following|To|In|From|"
    r"Until)\b[^,]+? (?P<main>(?:you|we|they) "
    r"(?:must|can|may|will|should|cannot|do not|could|would|are|have)\b)"
)


def with_comma(text: str) -> str:
    """'When you move you must tell us' → 'When you move, you must tell us', where the main clause can be told."""
    joint = re.match(r"(?:But|So|Or|And) (?=[a-z])", text)
    if joint:
        said = with_comma(text[joint.end()].upper() + text[joint.end() + 1 :])
        return f"{joint[0]}{said[:1].lower()}{said[1:]}"
    segment = text.split(",", 1)[0]
    tokens = tagged(segment)
    if re.search(r"\b(?:how (?:much|many|long|often)|what|where|why|who) you\b", segment) and "," in text:
        return text  # 'When deciding how much you must pay, we …'
    if text.endswith("?") or _has_main_behind(text[len(segment) :]):
        return text
    if not re.match(_NO_COMMA, segment):
        return _before_named_subject(text, tokens)
    places = [place for place in range(3, len(tokens) - 1) if _opens_main_clause(tokens, place)]
    if len(places) != 1:
        return text
    begin = tokens[places[0]].start
    return f"{text[: begin - 1]}, {text[begin:]}"


def _before_named_subject(text: str, tokens: Sequence[Token]) -> str:
    """'If no objection is received by 5pm the order will come into force' → '… by 5pm, the order will …'.

    The clause has its verb, and what can be no more than a subject stands right before the last 'will' or 'must'.
    """
    if not tokens or tokens[0].lower not in _OPENERS:
        return text
    modals = [at for at, token in enumerate(tokens) if token.tag == "MD" or token.lower in ("is", "are")]
    verb = main_verb(tokens, 1)
    if verb is None or not modals or modals[-1] <= verb + 2 or any(token.lower in _NESTED for token in tokens[1:]):
        return text
    begin = modals[-1] - 1
    while begin > verb and tokens[begin].tag in NOUN_PHRASE_TAGS and tokens[begin].tag not in ("DT", "PRP$", "CD"):
        begin -= 1
    before = tokens[begin - 1]
    named = tokens[begin].tag in ("DT", "PRP$") and begin < modals[-1] - 1
    if (
        not named
        or begin <= verb + 1
        or before.tag in ("IN", "TO", "CC", "DT", "PRP$")
        or before.tag[:2] in ("VB", "MD")
    ):
        return text
    return f"{text[: tokens[begin].start - 1]}, {text[tokens[begin].start :]}"


def _has_main_behind(rest: str) -> bool:
    verb = r"(?:must|will|can|may|is|are|should|has|have)"
    mains = rf", (?:then )?(?:(?:you|we|they|it|please)\b|(?:the|your|our|this|an?) (?:\w+ ){{1,3}}{verb}\b)"
    return re.match(mains, rest) is not None


def _opens_main_clause(tokens: Sequence[Token], place: int) -> bool:
    """'You must' behind a clause that has its own verb, or behind 'after the visit'."""
    token, after, before = tokens[place], tokens[place + 1], tokens[place - 1]
    if token.lower not in ("you", "we", "they") or after.tag not in ("MD", "VBP"):
        return False
    particle = before.lower in ("out", "up", "off", "away", "back", "in", "down", "over", "on")
    said = particle and tokens[place - 2].tag.startswith("VB")  # 'When you move out you must …'
    if before.lower in (*_JOINS, "that", "who", "which"):
        return False
    if before.tag in ("IN", "WDT", "WP", "WRB", "CC", "TO") and not said:
        return False
    if after.tag == "VBP" and after.lower not in ("are", "have", "do") and before.tag != "CD":
        return False
    clause = tokens[0].lower in ("if", "when", "once", "where", "as", "before", "until", "after")
    said = any(other.tag in ("VBZ", "VBP", "MD", "VBD", "VBG") for other in tokens[1:place])
    return said or not clause or tokens[0].lower in ("after", "before")


_JOINS = frozenset(
    "if when until unless because before after so where while than as and or but whether what how".split()
)


_OPENERS = frozenset("if when where once unless".split())
_NESTED = frozenset("who which whose that and or but if when where once unless because".split())


def with_if(text: str) -> str:
    """A condition that opens with its verb, said with 'if'; questions and other sentences stay."""
    where = re.match(r"(?:In (?:cases|circumstances|situations) where|Where) (?=\w)", text)
    if where and not text.endswith("?") and main_clause_start(tagged(f"Where {text[where.end() :]}")) > 0:
        return f"If {text[where.end() :]}"
    if not re.match(r"Should \w", text) or text.endswith("?"):
        return text
    tokens = tagged(text)
    found = _verb(tokens)
    if found is None:
        return text
    verb, denied = found
    subject = text[tokens[1].start : tokens[verb - denied - 1].end]
    said = _finite(tokens[verb].lower, plural=_is_plural(tokens[1 : verb - denied]), denied=bool(denied))
    return f"If {subject} {said}{text[tokens[verb].end :]}"


def _verb(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Where the bare verb stands, and whether 'not' stands before it (1 or 0)."""
    for place in range(2, len(tokens)):
        token, before = tokens[place], tokens[place - 1]
        if token.text == ",":
            return None
        if before.lower == "not" and is_verb(token.lower):
            return place, 1
        ends = place + 1 < len(tokens) and tokens[place + 1].text == ","
        maybe = token.tag in ("NN", "JJ") and is_verb(token.lower) and (place == 2 or ends)
        bare = token.tag in ("VB", "VBP") or maybe
        if bare and before.tag.startswith(("NN", "PRP", "CD", "VBN")):
            return place, 0
    return None


def _is_plural(subject: Sequence[Token]) -> bool:
    if subject[0].lower in ("you", "we", "they", "these", "those"):
        return True
    head = [token for token in subject if token.tag.startswith("NN")]
    until = next((place for place, token in enumerate(subject) if token.tag in ("IN", "TO") and place), len(subject))
    first = [token for token in subject[:until] if token.tag.startswith("NN")] or head
    return any(token.lower == "and" for token in subject[:until]) or bool(first and first[-1].tag == "NNS")


def _finite(verb: str, *, plural: bool, denied: bool) -> str:
    if verb == "be":
        return ("are" if plural else "is") + (" not" if denied else "")
    if denied:
        return f"{'do' if plural else 'does'} not {verb}"
    return verb if plural else inflected(verb, "VBZ")
