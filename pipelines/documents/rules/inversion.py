"""'Should the amount not be paid, …' → 'If the amount is not paid, …'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.inflection import inflected, is_verb
from pipelines.documents.rules.tagging import Token, tagged


def with_if(text: str) -> str:
    """A condition that opens with its verb, said with 'if'; questions and other sentences stay."""
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
