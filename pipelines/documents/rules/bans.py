"""'No person shall …' says who must not do it: 'A person must not …'; a ban on two deeds becomes two bans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents.fidelity.force import BAN_ON_ALL
from pipelines.documents.rules.clause_parts import main_verb, word_count
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.links import EASY, is_plural
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import PRONOUNS

# Of these there is no 'a': 'Building work must not start'.
_NO_ARTICLE = frozenset(
    "alcohol work works waste rubbish food drink smoking parking music noise cooking cycling fishing swimming camping "
    "trading equipment furniture material litter land property money development building demolition entry access "
    "advertising storage glass water smoke gambling consumption vegetation excavation information clothing".split()
)
_ORDER_OR = re.compile(r"^(?P<lead>(?:Please do|Do) not) (?P<one>[^;:]+?),? or (?P<two>[a-z]+ [^;:]+)$")
_BROAD = re.compile(r"\b(?:if|unless|except|without|until|who|that|which|when|where|between|both|either|only|so)\b")


def as_ban(text: str) -> str:
    """'No person shall park here' → 'A person must not park here', where it forbids a deed."""
    match = BAN_ON_ALL.match(text)
    if match is None:
        return text
    who = match["who"]
    noun = _head_noun(who)
    if noun is None:
        return text
    return f"{_with_article(who, noun)} must not{text[match.end() :]}"


def _head_noun(who: str) -> Token | None:
    """What is forbidden or who: the noun before 'under 18', 'of the …' or 'parked in …'."""
    found: Token | None = None
    for token in tagged(f"the {who}")[1:]:
        if token.tag.startswith("NN") or token.lower in ("people", "smoking", "parking", "trading"):
            found = token
        elif found is not None:
            return found
    return found


def _with_article(who: str, noun: Token) -> str:
    if is_plural(who) or noun.lower in _NO_ARTICLE or noun.lower.endswith("ing"):
        return f"{who[:1].upper()}{who[1:]}"
    return f"{'An' if re.match(r'[aeio]', who, re.IGNORECASE) else 'A'} {who}"


def at_ban_or(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must not sell it or give it away' → 'You must not sell it.' 'You also must not give it away.'

    What stands behind 'if', 'unless' or 'without' may be of both deeds: such a ban is not cut.
    """
    verb = main_verb(tokens)
    if not verb or word_count(text) <= EASY or tokens[verb].lower not in ("must", "cannot"):
        return None
    denied = tokens[verb].lower == "cannot" or [token.lower for token in tokens[verb + 1 : verb + 2]] == ["not"]
    if not denied or _BROAD.search(text[tokens[verb].end :]):
        return None
    for place in range(len(tokens) - 3, verb + 4, -1):
        first, after = tokens[place + 1], tokens[place + 2]
        if _has_infinitive(tokens[verb:place]):
            return None  # 'must not ask anybody to sell it or give it away'
        if tokens[place].lower != "or" or not is_verb(first.lower) or first.tag not in ("VB", "VBP", "NN"):
            continue
        if after.tag not in ("DT", "PRP", "PRP$", "JJR", "IN", "CD", "RP") or tokens[place - 1].tag[:2] == "VB":
            continue  # 'assign, sublet or part with': what is forbidden may be the same thing
        left = text[: tokens[place - 1].end].rstrip(" ,")
        whole = tokens[place - 2].tag in ("DT", "PRP$")  # 'in the licence or trade outside', but not 'paint or glue in'
        noun = first.tag == "NN" and after.tag not in ("DT", "PRP", "PRP$") and not whole
        if noun or "," in left[tokens[verb].end :]:
            continue  # 'must not use candles, paint or glue in the hall'
        ban = "cannot" if tokens[verb].lower == "cannot" else "must not"
        return [left, f"{_again(text[: tokens[verb].start].strip())} also {ban} {text[first.start :]}"]
    return None


def at_ban_order(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Do not send cash or give it to anyone who calls' → 'Do not send cash.' 'Do not give it to anyone who calls.'"""
    match = _ORDER_OR.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or _BROAD.search(match["one"]) or "," in match["one"]:
        return None
    own = tagged(f"they must {match['two']}")[2:]
    deed = len(own) > 1 and is_verb(own[0].lower) and own[1].tag in ("DT", "PRP", "PRP$", "IN", "RP", "CD")
    return [f"{match['lead']} {match['one']}", f"{match['lead']} {match['two']}"] if deed else None


def _has_infinitive(tokens: Sequence[Token]) -> bool:
    return any(token.tag == "TO" and after.tag == "VB" for token, after in pairwise(tokens))


def _again(subject: str) -> str:
    if subject.lower() in PRONOUNS:
        return subject
    person = re.match(
        r"(?:an?|any|the|each|every) (?:[\w-]+ )?(?:person|driver|hirer|holder|owner|tenant)\b", subject.lower()
    )
    return "They" if person or is_plural(subject) else "It"
