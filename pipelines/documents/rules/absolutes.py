"""Parts of a long sentence without a verb of their own: 'with the balance due', 'having read it', 'subject to …'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, in_open_clause, lone_verb, main_verb, word_count
from pipelines.documents.rules.inflection import is_participle
from pipelines.documents.rules.links import EASY, head, in_small, is_plural, leans, stands
from pipelines.documents.rules.lists import ITEM
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import NOUN_PHRASE_TAGS

_TERMS_JOINED = re.compile(
    r"^(?P<lead>This is only if|This (?:applies|will happen|is true|may happen) if|"
    r"(?:You|They|We) (?:can|may|must|should) (?:do|get|have) this if) (?P<terms>[^;:]+)$"
)
_STATES = frozenset("due available free payable open closed ready".split())
_WITH = re.compile(r", with (?=\w)")
_TERMS = re.compile(r",? (?:subject to|on condition of) (?P<what>[^,;:]+?) being (?P<done>\w+)\b(?P<rest>[^,;:]*)$")
_HAVING = re.compile(r"^Having (?P<done>\w+) (?P<what>[^,]+), (?P<main>(?P<who>we|you|they|the [\w ]{3,40}?) .+)$")
_BEING_FIRST = re.compile(r"^(?P<name>[^,]{3,50}?) being (?P<said>\w+ed\b[^,]*), (?P<main>.+)$")
_AT_WHICH = re.compile(r",? (?P<prep>at|in|on|during|under|from|to|through|after) which (?=\w)")
_NAMED_THING = re.compile(
    r"^(?:An?|The|This|Your|Two|Three|Some|\d+) (?P<thing>(?:[\w-]+ ){0,2}[\w-]+) (?:will|is to|is due to) be held\b"
)

_ONE_OF_MANY = re.compile(r"\b(?:each|any|every|no|only) (?:[\w-]+ ){0,2}[\w-]+$")
_HOLDS = re.compile(r"\b(?:holds?|runs?|hosts?|arranges?) (?:an?|the) (?P<thing>[\w-]+) (?:on|in|at|every|each) ")


def at_with(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'…, with the balance due on 1 May' → 'The balance is due on 1 May.'; of a duty, 'The balance must be …'."""
    if word_count(text) <= EASY or leans(text):
        return None
    for match in _WITH.finditer(text):
        left, right = text[: match.start()], text[match.end() :].rstrip(".")
        found = head(left)
        being = re.match(r"(?P<name>(?:[\w'-]+ ){1,6}?[\w'-]+) being (?P<rest>\S.*)$", right)
        if found is not None and found.verb is not None and not found.denied and being and stands(left):
            past = found.verb.lower in ("was", "were") or found.verb.tag == "VBD"
            many = is_plural(being["name"])
            be = ("were" if many else "was") if past else "are" if many else "is"
            return [left, f"{being['name']} {be} {being['rest']}"]
        given = re.match(
            r"an? (?:\w+ )?(?:reduction|discount|deposit|charge|fee|limit|minimum|maximum|choice|refund|break) \S",
            right,
        )
        whole = found is not None and found.verb is not None and not found.denied and stands(left)
        if whole and given and main_verb(tagged(right)) is None:
            return [left, f"There is {right}"]
        place = _state_place(right)
        if found is None or found.verb is None or found.denied or not place or not stands(left):
            continue
        own = tagged(right)
        name, said = right[: own[place].start].strip(), right[own[place].start :]
        if main_verb(own) is not None and main_verb(own) != place:
            continue
        duty = found.verb.lower in ("must", "should") and own[place].lower not in _STATES
        be = f"{found.verb.lower} be" if duty else "are" if is_plural(name) else "is"
        return [left, f"{name} {be} {said}"]
    return None


def _state_place(right: str) -> int:
    """Where 'due' or a participle stands behind a name: 'the balance due', 'each extra item charged'; 0 if nowhere."""
    tokens = tagged(right)
    for place, token in enumerate(tokens):
        if place and (token.lower in _STATES or (token.tag in ("VBN", "VBD") and is_participle(token.lower))):
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            behind_noun = tokens[place - 1].tag.startswith("NN") or tokens[place - 1].tag == "RB"
            return place if behind_noun and (after is None or not after.tag.startswith("NN")) else 0
        if token.tag not in NOUN_PHRASE_TAGS and token.tag not in ("IN", "RB"):
            return 0
    return 0


def at_terms_of(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'…, subject to proof being given' → 'This is only if proof is given.'"""
    match = _TERMS.search(text.rstrip("."))
    if match is None or word_count(text) <= EASY or leans(text) or not stands(text[: match.start()]):
        return None
    if (
        not is_participle(match["done"])
        or lone_verb(re.split(r" of (?:where|what|how|who) ", match["what"])[0]) is not None
    ):
        return None
    be = "are" if is_plural(match["what"]) else "is"
    return [text[: match.start()], f"This is only if {match['what']} {be} {match['done']}{match['rest']}"]


def at_having(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Having read your letter, we have decided …' → 'We have read your letter.' 'We have decided …'."""
    limited = _BEING_FIRST.match(text)
    if limited and lone_verb(limited["name"]) is None and main_verb(tagged(limited["main"])) not in (None, 0):
        be = "are" if is_plural(limited["name"]) else "is"
        return [f"{limited['name']} {be} {limited['said']}", f"So {in_small(limited['main'])}"]
    match = _HAVING.match(text)
    if match is None or not is_participle(match["done"]) or word_count(text) <= EASY:
        return None
    main, done = match["main"], match["done"]
    verb = main_verb(tagged(main))
    if not verb or main_verb(tagged(match["what"])) is not None:
        return None
    who = main[: tagged(main)[verb].start].strip()
    if "," in who or len(who.split()) > 5 or tagged(match["what"])[0].tag in ("IN", "TO"):
        return None
    have = "have" if who in ("we", "you", "they") or is_plural(who) else "has"
    return [f"{who} {have} {done} {match['what']}", main]


def at_which_behind(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'A hearing will be held at 2pm, at which you may speak' → '…' 'At this hearing, you may speak.'"""
    match = _AT_WHICH.search(text)
    if match is None or word_count(text) <= EASY or leans(text):
        return None
    left, clause = text[: match.start()], text[match.end() :]
    if in_open_clause(left) or not stands(left) or main_verb(tagged(clause)) in (None, 0):
        return None
    if re.search(r", (?:and|but|or|will|must|is|are)\b", clause) or _ONE_OF_MANY.search(left):
        return None
    thing = _antecedent(left)
    if not thing:
        return None
    return [left, f"{match['prep'].capitalize()} {'these' if is_plural(thing) else 'this'} {in_small(thing)}, {clause}"]


def _antecedent(left: str) -> str:
    """The thing that 'which' stands for: the noun before it, or what 'will be held'."""
    held = _NAMED_THING.match(left)
    meets = _HOLDS.search(left)
    if meets:
        return meets["thing"]
    last = tagged(left)[-1]
    if held and (last.tag == "CD" or held.end() < len(left)):
        return held["thing"]
    return last.lower if last.tag in ("NN", "NNS") and last.text[:1].islower() and last.lower not in _NO_THING else ""


_NO_THING = frozenset(
    "way ways extent manner degree case event circumstances period time day date basis order ground grounds reason "
    "reasons times days dates addresses terms term condition conditions address scale rate".split()
)


def at_conditions_joined(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is only if A and B' of a long sentence → 'This is only if these things are true:', 'A', 'B'."""
    match = _TERMS_JOINED.match(text.rstrip("."))
    if (
        match is None
        or word_count(text) <= LONG
        or re.search(r"\b(?:unless|between|both|either)\b|, or ", match["terms"])
    ):
        return None
    parts = re.split(
        r",? and (?=(?:the|your|you|it|they|no|a|an|we|there)\b)|, (?=(?:the|your|you|it|they)\b)", match["terms"]
    )
    if len(parts) < 2 or any(main_verb(tagged(part)) in (None, 0) for part in parts):
        return None
    which = "both of these things are" if len(parts) == 2 else "all of these things are"
    return [f"{match['lead']} {which} true:", *(f"{ITEM}{part}" for part in parts)]
