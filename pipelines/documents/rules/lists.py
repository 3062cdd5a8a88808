"""A long list inside a sentence becomes a lead-in and one row for each thing: 'You need these:', 'Your passport', …"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipelines.documents.rules.clause_parts import LONG, lone_verb, main_clause_start, main_verb, word_count
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import BE, FINITE_TAGS, NOUN_PHRASE_TAGS

ITEM = "• "  # a piece that is one thing of a list; the row says so with its kind
_PREPOSITIONS = frozenset("by for to in from on at with about of".split())
_PLACES = frozenset(
    "in on at near beside outside inside under within".split()
)  # 'in the park, on the path and at the pond'
_WH = frozenset("how why what who when where whether which".split())
_TAIL = re.compile(r"\b(?:to|from|at|by|before|after|when|if|until|unless|because|within|without|so|as|during|under)\b")
_NEGATIVE = re.compile(
    r"\b(?!(?:no|not) (?:more|less|fewer|later) )(?:not|no|never|cannot|without|nor|neither|except)\b"
)
_ONE = re.compile(r"\b(?:must|need|needs|should|have to|has to)\b")
_LEADS = re.compile(r"^(For example|This includes|This does not include|These include|These are),? (?=\w)")
# No thing of a list: a clause, or the hours of a phone number.
_NO_ITEM = re.compile(
    r"(?:whether (?:\w+ed|by|in|on|at)|otherwise|(?:at|in|on|for|to|by|from|of) (?:which|whom)|with|"
    r"except|unless|subject to|provided|without|on showing|but|which|who|if|and|or|so|that|then|not|it|"
    r"they|namely)\b|(?:from )?ʘ[tp]\d+(?: (?:to|until) ʘt\d+)?$|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day to "
)
_TAKES_NAME = frozenset("need bring send provide give include includes collect have has get upload show take remove "
                        "enclose attach receive offer lend recycle put accept covers cover use".split())  # fmt: skip
# A lead-in with commas of its own, where each of the conditions says 'if'.
_CASES = re.compile(r"^(?!If|When|Where|Unless)(?P<lead>[^;:]{4,}?) (?P<joint>if) (?P<terms>[^,;:]+?,? or if [^;:]+)$")
_GIVEN = re.compile(rf"\b(?:tell|{'|'.join(sorted(_TAKES_NAME))})(?: us| you| them)? (?=(?:an?|the|your|our) )")
_FINITE = BE | {"have", "has", "had", "do", "does"}
MOST_ITEMS = 8


def at_list(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """A lead-in that ends with a colon, and the things; None where there is no plain list of three at the end."""
    start = main_clause_start(tokens)
    if word_count(text) <= LONG or ":" in text or start < 0 or _says_item(text):
        return None
    front = text[: tokens[start].start] if start else ""
    body = text[len(front) :].rstrip(".")
    aim = re.match(r"(?:To \w[^,]*|For th(?:is|ese)|At th(?:is|ese) [\w -]+|After that|By that date|There), ", body)
    front, body = (front + aim[0], body[aim.end() :]) if aim else (front, body)
    leads = _LEADS.match(body)
    segments = _segments(body[leads.end() :] if leads else body)
    if len(segments) < 3 or not _all_plain(segments[2:]):
        return None
    joint, rest = segments[0], segments[2:]
    if leads:
        return [f"{front}{leads[1]}:", *(f"{ITEM}{item}" for item in segments[1:])]
    about = re.match(r"This is about (?=\w)", segments[1])
    first = about.end() if about else _first_item(segments[1], rest)
    if first <= 0:
        return None
    lead, items = segments[1][:first].rstrip(" ,"), [segments[1][first:], *rest]
    if about:
        return [f"{lead} these:", *(f"{ITEM}{item}" for item in items)]
    if lone_verb(lead) is None or re.search(
        r"\b(?:between|both|either|(?<!more )(?<!less )(?<!fewer )(?<!later )than)\b", body
    ):
        return None
    said = _lead(lead, joint, items)
    if any(_is_done(item) for item in items[1:]) and not all(_is_done(item) for item in items):
        return None  # 'the estate, bounded by Castle Road, Dock Street and the railway'
    named = items if len({item.split()[0].lower() for item in items} & _PLACES) > 1 else _alike(items)
    return [front + said, *(f"{ITEM}{item}" for item in named)] if said else None


def at_pair(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must give two forms of identification and proof of your address' → 'You must give these:' and both."""
    body = text.rstrip(".")
    verbs = "|".join((*sorted(_TAKES_NAME), "depends on", "protect", "check", "explain"))
    match = re.match(rf"(?P<lead>.+? (?:{verbs})(?: us| you)?) (?P<one>[^,;:]+) and (?P<two>[^,;:]+)$", body)
    if word_count(text) <= LONG or match is None or body.count(" and ") != 1:
        return None
    lead, items = match["lead"], [match["one"], match["two"]]
    start = main_clause_start(tokens)
    if (
        start < 0
        or lone_verb(lead) is None
        or _NEGATIVE.search(body)
        or re.search(r"\b(?:between|both|or|than)\b", body)
        or _is_deed_of_many(items[1])
    ):
        return None
    if not all(tagged(item)[0].tag in ("DT", "PRP$", "CD", "NN", "NNS", "JJ") for item in items) or not _all_plain(
        items
    ):
        return None
    return (
        None
        if any(main_verb(tagged(item)) is not None for item in items)
        else [f"{lead} these:", *(f"{ITEM}{item}" for item in items)]
    )


def at_terms(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You can do this if you … or have …' → 'You can do this if any of these things is true:' and each of them."""
    match = re.match(
        r"(?P<lead>[^,]{4,}?),? (?P<joint>only if|if|unless|when|where) (?P<terms>\w.+)$", text.rstrip(".")
    )
    match = match or _CASES.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or (lone_verb(match["lead"]) is None and match["lead"] != "But not"):
        return None
    terms = _terms(match["terms"])
    again = re.search(r" or where |, where ", match["terms"]) is not None
    if len(terms) < 2 or (match["joint"] == "where" and not again):
        return None
    joint = match["joint"].replace("where", "if")
    return [f"{match['lead']} {joint} any of these things is true:", *(f"{ITEM}{term}" for term in terms)]


def _terms(terms: str) -> list[str]:
    """Each of some conditions joined by 'or', with its subject; empty where they are no clauses."""
    opened = re.split(r",? or (?:if|when|where) |, (?:if|when|where) ", terms)
    marked = re.search(r" or (?:if|when|where) ", terms) is not None and len(opened) > 1
    parts = opened if marked else re.split(r",? or that |, or |, | or ", terms)
    if " or " not in terms or (" and " in terms and not marked) or len(parts) > MOST_ITEMS:
        return []
    subject = _subject_of(parts[0])
    said: list[str] = []
    for part in parts:
        tokens = tagged(part)
        own = _subject_of(part)
        if marked and len(part.split()) > 2:
            said.append(part)  # its own 'if' or 'where' says that it is a clause
        elif own and (not said or tokens[0].tag in ("PRP", "DT", "PRP$", "EX") or tokens[0].tag.startswith("NN")):
            said.append(part)
        elif (subject and re.match(r"(?:no longer|never|also) \w", part)) or (
            subject and len(tokens) > 1 and (tokens[0].tag in ("VBP", "VBZ", "MD") or _is_deed_of_one(tokens))
        ):
            said.append(f"{subject} {part}")
        else:
            return []
    return said if min(len(part.split()) for part in said) > 2 else []


def _is_deed_of_one(tokens: Sequence[Token]) -> bool:
    """'breaks any of the terms': a verb that the tagger takes for a noun."""
    return tokens[0].tag == "NNS" and is_verb(tokens[0].lower.removesuffix("s")) and tokens[1].tag in ("DT", "PRP$")


def _is_deed_of_many(item: str) -> bool:
    """'answer questions', which stands beside 'explain the plans' and is nothing that is explained."""
    tokens = tagged(item)
    if len(tokens) < 2:
        return False
    return is_verb(tokens[0].lower) and tokens[1].tag in ("NNS", "DT", "PRP$", "PRP")


def _is_done(item: str) -> bool:
    tokens = tagged(item)
    return len(tokens) > 1 and tokens[0].tag in ("VBN", "VBD") and tokens[1].tag in ("IN", "TO")


def _subject_of(clause: str) -> str:
    tokens = tagged(clause)
    verb = main_verb(tokens)
    return clause[: tokens[verb].start].strip() if verb else ""


def _says_item(text: str) -> bool:
    return text.startswith(ITEM)


def _segments(body: str) -> list[str]:
    """The joint ('and' or 'or'), the part before the first comma, and the things behind it; empty without a list."""
    parts = body.split(", ")
    if not 2 <= len(parts) <= MOST_ITEMS:
        return []
    last = parts[-1]
    opened = re.match(r"(and|or) (.+)$", last)
    if opened and len(parts) > 2:
        return [opened[1], *parts[:-1], opened[2]]
    joints = list(re.finditer(r" (and) ", last)) or list(re.finditer(r" (or) ", last))
    if len(joints) != 1 or opened:
        return []
    joint = joints[0]
    return [joint[1], *parts[:-1], last[: joint.start()], last[joint.end() :]]


def _all_plain(items: Sequence[str]) -> bool:
    for item in items:
        if len(item.split()) > 7 and " and " in item and item is not items[-1]:
            return False
        tokens = tagged(item)
        words = item.split()
        if not tokens or len(words) > 14 or _NO_ITEM.match(item):
            return False
        if tokens[0].tag == "CD" and len(tokens) < 2:
            return False  # 'the 1st, 8th or 15th'
        if tokens[0].lower in _WH:
            continue
        verbs = [token for token in tokens if token.tag == "MD" or token.lower in _FINITE]
        relative = re.search(r"\b(?:that|who|which|where|you|we|they)\b", item)
        if verbs and not relative:
            return False
    last = items[-1].replace("day to day", "daily")
    if last.split()[0] in _WH:
        return True
    return not (_TAIL.search(last) and not any(_TAIL.search(item) for item in items[:-1]))


def _first_item(opening: str, rest: Sequence[str]) -> int:
    """Where the first thing of the list begins in the part before the first comma; 0 where it cannot be told."""
    tokens = tagged(opening)
    starts = [tagged(item)[0] for item in rest if tagged(item)]
    heads = {token.lower for token in starts}
    if opening.endswith(" online") and heads <= _PREPOSITIONS:
        return len(opening) - len("online")
    if len(heads) == 1 and heads <= _PREPOSITIONS:
        return _last_place(tokens, heads)
    if heads <= _PLACES:
        places = [at for at, token in enumerate(tokens) if at and token.lower in _PLACES]
        return tokens[places[-1]].start if places else 0
    if len(heads) > 1 and heads <= _PREPOSITIONS | {"over"} and " by " in opening:
        return _last_place(tokens, ("by",))  # 'by standing order, over the phone or at any post office'
    asked = _last_place(tokens, _WH)
    if heads <= _WH or (heads & _WH and opening[:asked].endswith((" on ", " of ", " about "))):
        return asked
    if all(token.tag == "VBG" for token in starts):
        place = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].tag == "VBG"), 0)
        return tokens[place].start if place and tokens[place - 1].lower in _PREPOSITIONS else 0
    if any(token.tag == "VBG" or token.tag in FINITE_TAGS or token.tag == "VB" for token in starts):
        return 0
    of = any(" of " in item for item in rest)
    if any(token.tag in ("DT", "PRP$") for token in starts) and _two_names(opening):
        given = list(_GIVEN.finditer(opening))  # 'get an allowance for each child, training and the chance …'
        return given[-1].end() if given else 0
    return _first_name(tokens, of)


def _two_names(opening: str) -> bool:
    """Whether a name with 'a' or 'the' stands before a preposition and another name at the end."""
    match = re.search(
        r"\b(?:an?|the|your|our) (?:[\w-]+ ){0,2}(?P<name>[\w-]+) (?:for|on|in|at|with|from|to|by) [\w-]+(?: [\w-]+)?$",
        opening,
    )
    if match is None:
        return False
    name = next(token for token in tagged(opening) if token.end >= match.end("name"))
    return name.tag.startswith("NN")  # 'the cost depends on your income' has but one


def _first_name(tokens: Sequence[Token], with_of: bool) -> int:
    place = len(tokens) - 1
    while place > 0 and (
        tokens[place].tag in NOUN_PHRASE_TAGS or (with_of and tokens[place].lower == "of") or tokens[place].text == "'"
    ):
        if tokens[place].tag in ("DT", "PRP$") and not (with_of and tokens[place - 1].lower == "of"):
            place -= 1
            break
        place -= 1
    before = tokens[place]
    if place >= len(tokens) - 1 or place == 0:
        return 0
    if before.lower in ("us", "you", "them") and tokens[place - 1].lower in _TAKES_NAME:
        return tokens[place + 1].start
    fits = before.lower in _PREPOSITIONS or before.lower in _TAKES_NAME or before.lower in BE
    return tokens[place + 1].start if fits else 0


def _last_place(tokens: Sequence[Token], words: Collection[str]) -> int:
    return next((token.start for token in reversed(tokens[1:]) if token.lower in words), 0)


def _lead(lead: str, joint: str, items: Sequence[str]) -> str:
    word = lead.rsplit(" ", 1)[-1].lower()
    first = tagged(items[0])[0]
    if _NEGATIVE.search(lead) and joint == "and":
        return ""
    needs_one = _ONE.search(lead) and not _NEGATIVE.search(lead)
    which = "these" if joint == "and" else "one of these" if needs_one else "any of these"
    if first.lower == "to" and tagged(items[0])[1:2] and tagged(items[0])[1].tag == "VB":
        return f"{lead} to do {which.replace('these', 'these things')}:" if joint == "and" else ""
    ways = [item.split()[0].lower() for item in items]
    if len(set(ways)) > 1 and set(ways) <= _PLACES:
        return f"{lead}:"
    if ways[0] == "online":
        return f"{lead} in {which} ways:"
    if first.lower == "by" and any(way in ("online", "at", "in", "on") for way in ways):
        return f"{lead} in {which} ways:"
    if first.lower in _PREPOSITIONS:
        doing = re.match(r"\w+ \w+ing\b", items[0])
        how = f" {first.lower} {'doing ' if doing and first.lower == 'by' else ''}{which}"
        return f"{lead}{how}{' things' if doing and first.lower != 'by' else ''}:"
    if first.lower in _WH:
        return f"{lead} {which} things:" if joint == "and" else ""
    if word in BE:
        return f"{lead}:" if joint == "and" else ""
    if first.tag == "VBG":
        return f"{lead} {'doing ' if word == 'by' else ''}{which}{'' if word == 'by' else ' things'}:"
    return f"{lead} {which}:"


def _alike(items: Sequence[str]) -> list[str]:
    """The things without 'a' where only the first has it: 'a hospital', 'care home', 'hostel'."""
    said = [_without(item, items[0].split()[0].lower()) for item in items]
    first, *rest = said
    lone = re.match(r"an? (?=\w)", first)
    return (
        [first[lone.end() :], *rest] if lone and not any(re.match(r"an? |the |your ", item) for item in rest) else said
    )


def _without(item: str, preposition: str) -> str:
    """A thing without the preposition that the lead-in now says."""
    first, _, rest = item.partition(" ")
    return rest if first.lower() == preposition and preposition in _PREPOSITIONS and rest else item
