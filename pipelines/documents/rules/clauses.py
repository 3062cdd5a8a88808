"""Long and joined sentences are taken apart at 'and', 'but', ';', 'which', 'because' and long conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.documents.rules.clause_parts import (
    LONG,
    for_plural,
    in_open_clause,
    is_imperative,
    lone_verb,
    main_clause_start,
    main_verb,
    word_count,
)
from pipelines.documents.rules.conditions import at_condition, at_condition_behind, at_only_if
from pipelines.documents.rules.conjunctions import at_and, at_contrast
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.tails import at_aim, at_tail
from pipelines.documents.rules.words import ADVERB_TAGS, CLAUSE_OPENERS, FINITE_TAGS

_FOLLOW_ON = {
    "meaning": "means", "resulting": "results", "allowing": "allows", "making": "makes", "enabling": "enables",
    "helping": "helps", "causing": "causes", "leading": "leads", "ensuring": "ensures", "giving": "gives",
    "providing": "provides", "reducing": "reduces", "bringing": "brings",
}  # fmt: skip


MOST_CUTS = 8


def apart(text: str, *, cuts: int = MOST_CUTS) -> tuple[str, ...]:
    """A sentence as several short ones in the same order; itself where it cannot be taken apart safely.

    Args:
        text: one masked sentence.
        cuts: how often a part of it may be cut again: a cut that gives back its own input must end.
    """
    for cut in _CUTS if cuts else ():
        parts = cut(text, tagged(text))
        if parts:
            return tuple(piece for part in parts for piece in apart(_ended(part), cuts=cuts - 1))
    return (text,)


def tail_apart(text: str) -> tuple[str, ...]:
    """A long sentence with its purpose, deadline, price or exception as a sentence behind it."""
    parts = _at_purpose(text, tagged(text)) or at_tail(text, tagged(text))
    return tuple(_ended(part) for part in parts) if parts else (text,)


def _at_semicolon(text: str, tokens: Sequence[Token]) -> list[str] | None:
    if ";" not in re.sub(r"\([^()]*\)", "", text):
        return None
    parts = [part.strip() for part in text.rstrip(".").split(";") if part.strip()]
    return [re.sub(r"^(?:and|or)\s+", "", part) for part in parts] if len(parts) > 1 else None


def _at_dash(text: str, tokens: Sequence[Token]) -> list[str] | None:
    parts = re.split(r" [–—-] ", text)
    if len(parts) != 2 or any(lone_verb(part) is None for part in parts):
        return None
    return parts


def _at_colon(text: str, tokens: Sequence[Token]) -> list[str] | None:
    left, colon, right = text.partition(": ")
    if not colon or lone_verb(left) is None or not right:
        return None
    if lone_verb(right) is not None and not re.search(r",.*,| and .* and ", right) and word_count(left) > 3:
        return [left, right]
    return None


def _at_relative(text: str, tokens: Sequence[Token]) -> list[str] | None:
    for match in re.finditer(r", (after which(?: time)?|in which case|which|who) ", text):
        left, right = text[: match.start()], text[match.end() :]
        rest = tagged(right)
        if not rest or in_open_clause(left):
            continue
        if match[1].startswith("after which"):
            return [left, f"After that, {right}"]
        if match[1] == "in which case":
            return [left, f"If so, {right}"]
        verb = next((place for place, token in enumerate(rest[:3]) if token.tag in FINITE_TAGS), None)
        if verb is None or any(token.tag not in ADVERB_TAGS for token in rest[:verb]):
            continue
        if main_verb(tagged(left)) is None and tagged(left)[0].tag != "VB":
            return _middle_relative(left, right, match[1])
        return [left, _as_own(match[1], right, rest[verb])]
    return None


def _middle_relative(left: str, right: str, pronoun: str) -> list[str] | None:
    inner, comma, main = right.partition(", ")
    if not comma or main_verb(tagged(main)) is None or word_count(left) > 6:
        return None
    return [f"{left} {main}", f"{left} {inner}"]


def _as_own(pronoun: str, clause: str, verb: Token) -> str:
    if pronoun == "which":
        return f"{'These' if verb.tag == 'VBP' or verb.lower == 'were' else 'This'} {clause}"
    before, after = clause[: verb.start], clause[verb.end :]
    return f"They {before}{for_plural(verb)}{after}"


def _at_defining_which(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(
        r"^([^,]+? (?:is|are) (?:an? )?[^,]+?) which (?=(?:can|may|will|must|is|are|has|have|could)\b)", text
    )
    if match is None or word_count(text) < 10 or " if " in match[1]:
        return None
    plural = bool(re.search(r"\bare\b", match[1]))
    return [match[1], f"{'They' if plural else 'It'} {text[match.end() :]}"]


def _at_including(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(r",? (?:(including)|(such as|for example|for instance),?) (?=[\w£])", text)
    if match is None or word_count(text) <= 11 or lone_verb(text[: match.start()]) is None:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if re.search(r", (?:between|from|at|on|in|by|for|unless|except|until|if)\b", right):
        return None
    if in_open_clause(left) or any(token.tag in FINITE_TAGS for token in tagged(right)):
        return None
    return [left, f"This includes {right}" if match[1] else f"For example, {right}"]


def _at_reason(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(r",? because (?!of\b)|, (?:as|since) (?=(?:you|we|they|it|this|there) )|,? so that (?=\w)", text)
    if match is None or match.start() < 10 or word_count(text) <= 11:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if in_open_clause(left) or lone_verb(left) is None:
        return None
    return [left, f"This is {'so that' if 'so that' in match[0] else 'because'} {right}"]


def _at_follow_on(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(r", (\w+ing) (?=\w)", text)
    if match is None or (match[1] not in _FOLLOW_ON and not _is_order(text, match[1])):
        return None
    left, right = text[: match.start()], text[match.end() :]
    if in_open_clause(left):
        return None
    if _is_order(left, match[1]):
        return [left, f"{lemma(match[1], 'VERB').capitalize()} {right}"]
    if lone_verb(left) is None or match[1] not in _FOLLOW_ON:
        return None
    return [left, f"This {_FOLLOW_ON[match[1]]} {right}"]


def _is_order(text: str, word: str) -> bool:
    tokens = tagged(text)
    start = max(0, main_clause_start(tokens))
    comma = next((place for place, token in enumerate(tokens) if token.text == ","), 0)
    begins = start or (comma + 1 if tokens and tokens[0].tag == "TO" and comma else 0)
    return (
        bool(tokens)
        and begins < len(tokens)
        and is_imperative(tokens, begins)
        and word.lower() in ("giving", "stating", "quoting", "using", "enclosing", "providing")
    )


def _at_purpose(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We will visit you to …' of a long sentence: the purpose as its own sentence."""
    if word_count(text) <= LONG or (tokens and tokens[0].lower in (*CLAUSE_OPENERS, "to")):
        return None
    for place in range(4, len(tokens) - 4):
        token, before = tokens[place], tokens[place - 1]
        if token.tag != "TO" or tokens[place + 1].tag != "VB" or before.lower in _TAKE_TO:
            continue
        left, right = text[: before.end], text[tokens[place + 1].start :]
        verb = main_verb(tokens[:place])
        if verb is None or before.tag not in ("NN", "NNS", "PRP", "RB", "CD") or word_count(left) < 4:
            continue
        if any(
            other.lower in _VERBS_WITH_TO or lemma(other.lower, "VERB") in _VERBS_WITH_TO
            for other in tokens[verb:place]
        ):
            continue
        return [left, f"This is to {right}"]
    return None


def _ended(text: str) -> str:
    text = tidy(text)
    return text if text.endswith((".", "?", "!", ":")) else f"{text.rstrip(';,')}."


# Nouns and verbs that take 'to …' as their completion: it is no purpose of its own.
_TAKE_TO = frozenset(
    "right rights duty decision plan plans way ways time chance permission need offer able ability reason place order "
    "notice power attempt steps step action reminder opportunity how what where when whether not due subject according "
    "easy hard likely law offence person people someone somebody anyone everyone it is responsibility access "
    "appointment request agreement application information".split()
)
_VERBS_WITH_TO = frozenset(
    "want ask tell allow let need help require expect advise invite encourage force try plan agree refuse continue "
    "choose decide like wish start remind order teach enable cause take promise seem prefer".split()
)
_CUTS: tuple[Callable[[str, Sequence[Token]], list[str] | None], ...] = (
    _at_semicolon, _at_dash, _at_colon, at_contrast, _at_relative, _at_defining_which, _at_follow_on, _at_including,
    _at_reason, at_and, at_only_if, at_condition, at_condition_behind, at_aim, _at_purpose, at_tail,
)  # fmt: skip
