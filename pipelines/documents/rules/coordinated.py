"""Two halves that share a beginning: 'noted that A and that B', 'requires you to A and to B', 'can A or B'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import (
    LONG,
    in_open_clause,
    lone_verb,
    main_clause_start,
    main_verb,
    word_count,
)
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.links import EASY, head, is_of_people, is_plural, leans, stands
from pipelines.documents.rules.lists import ITEM, MOST_ITEMS
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import PRONOUNS

_SAID = re.compile(
    r"^(?P<who>[^,;:]{2,60}?) (?P<said>must (?:make sure|ensure)|should (?:make sure|ensure)|reminded \w+|"
    r"told \w+|noted|found|showed|believed|considered|recommended|agreed|heard|asked|said|resolved|shows?|says?|"
    r"means?|confirms?|"
    r"decided|felt|thought|explained|reported|"
    r"confirmed|stressed) that (?P<one>[^;:]+?),? and that (?P<next>[^;:]+)$"
)
_ONE_PERSON = re.compile(r"^Councillor|^Licensed premises|\b(?:chair|mayor|leader|clerk|manager|director|head of \w+)$")
_TO_AND_TO = re.compile(
    r"^(?P<who>[^,;:]{2,60}?) (?P<verb>requires|needs|asks|tells|allows|lets|requested|asked|told|instructed) "
    r"(?P<whom>you|us|the \w+|officers|council workers|tenants|residents) to (?P<one>\w[^;:]+?),? and to "
    r"(?P<next>\w[^;:]+)$"
)
_RULES = re.compile(r"\b(?:notice|order|letter|law|condition|agreement|policy|licence|permit|lease|decision)$")
_WHICHEVER = re.compile(
    r",? (?:whichever (?:is |comes |falls |date is |sum is |amount is )?(?:the )?(?P<how>later|latest|earlier|earliest|"
    r"sooner|soonest|first|last|higher|highest|lower|lowest|greater|greatest|less|smaller|longer|"
    r"shorter)(?: date| amount)?)$"
)
_INSERTED = re.compile(
    r"^(?P<who>[^,;:]+), whether or not (?P<clause>[^,;:]+), (?P<main>(?:must|may|can|will|should|is|are) .+)$"
)
_NO_DEEDS = re.compile(
    r"\b(?:not|never|cannot|no|only|unless|except|either|whether|between|both|than|if|who|that|which|when)\b"
)
# What the reader does, and nobody whom the reader asks: 'you can ask us to look again or appeal'.
_IF_OR_IF = re.compile(
    r"^If (?P<one>(?:(?!\bor if\b).)+?),? or if (?P<more>[^,]+(?:,? or if [^,]+)*), "
    r"(?P<main>(?:you|we|they|it|the|your|our|please|this) .+)$"
)
# What may be of the whole row of deeds, and not of the last alone.
_OF_ALL = re.compile(r"\b(?:only|unless|except|either|whether|between|both|if|without)\b")
_HELP = re.compile(r"^(?P<lead>[^,;:]+ help (?:you|them|people|us|residents|tenants)) (?:to )?(?P<deeds>[a-z][^;:]+)$")
_OWN_DEEDS = frozenset(
    "appeal apply pay call phone write email visit complain contact ask go come return report use choose".split()
)


def at_said_twice(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Members noted that A and that B' → 'Members noted that A.' 'They also noted that B.'"""
    match = _SAID.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or lone_verb(match["who"]) is not None:
        return None
    if any(main_verb(tagged(match[part])) in (None, 0) for part in ("one", "next")):
        return None
    who = match["who"]
    people = is_of_people(who) or is_plural(who) or _ONE_PERSON.search(who)
    again = who if who.lower() in PRONOUNS else "They" if people else "It"
    said = match["said"]
    also = re.sub(r"^(must|should) ", r"\1 also ", said) if said.startswith(("must", "should")) else f"also {said}"
    return [f"{who} {said} that {match['one']}", f"{again} {also} that {match['next']}"]


def at_and_that(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """What is left of 'please note that A, and that B': 'A.' 'B.'"""
    left, joint, right = re.sub(r", and that ", " and that ", text.rstrip("."), count=1).partition(" and that ")
    if not joint or re.search(r"\bthat\b", left) or in_open_clause(left) or lone_verb(left) in (None, 0):
        return None
    return [left.rstrip(","), right] if main_verb(tagged(right)) not in (None, 0) else None


def at_to_and_to(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'The notice requires you to A and to B' → '… to A.' 'It also requires you to B.'"""
    match = _TO_AND_TO.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or lone_verb(match["who"]) is not None or leans(text):
        return None
    if not is_verb(match["next"].split()[0].lower()) or _NO_DEEDS.search(match["who"]):
        return None
    who = match["who"]
    people = is_of_people(who) or is_plural(who)
    again = who if who.lower() in PRONOUNS else "They" if people else "It"
    if match["verb"] in ("requires", "needs") and not people and _RULES.search(who):
        whom = match["whom"]
        return [f"{who} says {whom} must {match['one']}", f"It also says {whom} must {match['next']}"]
    verb = f"{match['verb']}" if again != "They" else re.sub(r"s$", "", match["verb"])
    return [
        f"{who} {match['verb']} {match['whom']} to {match['one']}",
        f"{again} also {verb} {match['whom']} to {match['next']}",
    ]


def at_whichever(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'by 31 May or after 14 days, whichever is the later' → '… 14 days.' 'It is the later of these.'"""
    match = _WHICHEVER.search(text.rstrip("."))
    if match is None or word_count(text) <= EASY or " or " not in text[: match.start()]:
        return None
    left = text[: match.start()]
    if in_open_clause(left) or lone_verb(left) is None:
        return None
    two = re.match(r"(?P<lead>[^,]+? (?:is|are)) (?P<one>(?:(?! or ).)+) or (?P<two>(?:(?! or ).)+)$", left)
    if two and word_count(text) > LONG and main_verb(tagged(f"{two['one']}, {two['two']}")) is None:
        return [f"{two['lead']} the {match['how']} of these:", f"{ITEM}{two['one']}", f"{ITEM}{two['two']}"]
    return [left, f"It is the {match['how']} of these"]


def at_whether_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Cars in a closed bay, whether or not they show a permit, may …' → '…' 'This is true whether or not they …'."""
    match = _INSERTED.match(text.rstrip("."))
    if match is None or lone_verb(match["who"]) is not None or main_verb(tagged(match["clause"])) in (None, 0):
        return None
    return [f"{match['who']} {match['main']}", f"This is true whether or not {match['clause']}"]


def at_can_or(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You can ask us to look again or appeal to a tribunal' → 'You can ask us …' 'Or you can appeal …'."""
    found = head(text)
    if word_count(text) <= LONG or found is None or found.verb is None or found.denied or leans(text):
        return None
    subject, modal = found.subject, found.verb
    if modal.lower not in ("can", "may", "could") or len(subject.split()) > 6:
        return None
    if subject.lower() not in ("you", "we", "they"):
        council = re.fullmatch(r"[Tt]he [Cc]ouncil", subject) is not None
        subject = "the council" if council else "they" if is_plural(subject) or is_of_people(subject) else "it"
    begin = next((at for at, token in enumerate(tokens) if token.start == modal.start), None)
    if begin is None or _NO_DEEDS.search(text[modal.end :]):
        return None
    for place in range(begin + 3, len(tokens) - 2):
        first, after = tokens[place + 1], tokens[place + 2]
        if tokens[place].lower != "or" or not is_verb(first.lower) or first.tag not in ("VB", "VBP", "NN"):
            continue
        if after.tag not in ("DT", "PRP", "PRP$", "IN", "TO", "CD", "RP") or tokens[place - 1].tag[:2] == "VB":
            continue
        inner = any(
            token.tag == "TO" and tokens[at + begin + 2].tag == "VB"
            for at, token in enumerate(tokens[begin + 1 : place])
        )
        left = text[: tokens[place - 1].end].rstrip(" ,")
        if ("," in left[modal.end :]) or (inner and first.lower not in _OWN_DEEDS) or not stands(left):
            continue
        return [left, f"Or {subject.lower()} {modal.text} {text[first.start :]}"]
    return None


def at_order_but(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Do not pay it but write to us within 14 days' → 'Do not pay it.' 'But write to us within 14 days.'"""
    match = re.search(r",? but (?=(?P<deed>[a-z]+) )", text)
    if match is None or word_count(text) <= EASY or not is_verb(match["deed"]) or in_open_clause(text[: match.start()]):
        return None
    found = head(text[: match.start()])
    own = tagged(text[match.end() :])
    if found is None or found.verb is not None or not found.denied or own[0].tag not in ("VB", "VBP", "NN"):
        return None
    return (
        [text[: match.start()], f"But {text[match.end() :]}"]
        if own[1].tag in ("TO", "IN", "PRP", "DT", "PRP$")
        else None
    )


def at_order_or(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Please return your books, or renew them online' → 'Or you can renew them online.'"""
    if word_count(text) <= EASY or not re.match(r"(?:Please )?[A-Z]?[a-z]+ ", text) or in_open_clause(text):
        return None
    found = head(text)
    if found is None or found.verb is not None or found.denied:
        return None
    match = re.search(r", or (?=(?P<deed>[a-z]+) (?:(?:it|them|us|your|the|an?|online|by|at|again)\b|ʘ))", text)
    if match is None or not is_verb(match["deed"]) or not stands(text[: match.start()], words=3):
        return None
    return [text[: match.start()], f"Or you can {text[match.end() :]}"]


def at_conditions_first(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'If A, or if B, we will …' → 'One of these things might be true:', 'A', 'B' and 'If so, we will …'."""
    match = _IF_OR_IF.match(text)
    if word_count(text) <= LONG:
        return None
    if match is None:
        return _both_first(text, tokens)
    terms = [match["one"], *re.split(r",? or if ", match["more"])]
    if any(main_verb(tagged(term)) in (None, 0) for term in terms) or main_verb(tagged(match["main"])) in (None, 0):
        return None
    return ["One of these things might be true:", *(f"{ITEM}{term}" for term in terms), f"If so, {match['main']}"]


def _both_first(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'If A and B, we will …' → 'Both of these things might be true:', 'A', 'B' and 'If so, we will …'."""
    start = main_clause_start(tokens)
    if tokens[0].lower != "if" or start <= 1:
        return None
    condition, main = text[tokens[1].start : tokens[start - 1].start], text[tokens[start].start :]
    parts = re.split(r",? and (?=(?:you|we|they|it|there|the|your|our|their|no) )", condition)
    if len(parts) != 2 or re.search(r"\b(?:if|unless|both|whether)\b", condition):
        return None
    ordered = main_verb(tagged(main)) in (None, 0) and not is_verb(main.split()[0].lower())
    if any(main_verb(tagged(part)) in (None, 0) for part in parts) or ordered:
        return None
    return ["Both of these things might be true:", *(f"{ITEM}{part}" for part in parts), f"If so, {main}"]


def at_deeds_listed(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We may take money, send agents or go to court' → 'We may do any of these things:' and each of them."""
    found = head(text)
    if word_count(text) <= LONG or found is None or found.verb is None or found.after[:1] == () or ":" in text:
        return None
    modal = found.verb
    body = text[modal.end :].strip().rstrip(".")
    bans = body.startswith("not ")
    body = body.removeprefix("not ")
    if modal.lower not in (("must", "may") if bans else ("can", "may", "could")) or _OF_ALL.search(body):
        return _all_listed(text, modal.text, modal.start, body)
    if found.subject.lower() in ("this", "it") or body.startswith(("happen", "do this")):
        return None  # 'This can happen by post, phone or email'
    if modal.lower == "may" and bans:
        return None  # 'may not' can be 'perhaps not'
    deeds = [
        *re.split(r", (?!or )", re.split(r",? or (?=[a-z]+ )", body)[0]),
        *re.split(r",? or (?=[a-z]+ )", body)[1:],
    ]
    deeds = _joined_nouns(deeds)
    aim = re.search(r"\bto ([a-z]+)\b", deeds[0])
    own = all(deed.split()[0] in _OWN_DEEDS for deed in deeds[1:])  # 'ask us to look again, appeal or pay'
    if re.search(r"\b(?:which|that|who)\b", deeds[0]) or (aim and is_verb(aim[1]) and not own):
        return None  # 'pay for projects which bring people together, improve parks or help carers'
    if not 3 <= len(deeds) <= MOST_ITEMS or not all(is_deed(deed) for deed in deeds):
        return None
    lead = f"{text[: modal.start].strip()} {modal.text} {'not do' if bans else 'do'} any of these things:"
    return [lead, *(f"{ITEM}{deed}" for deed in deeds)]


def _all_listed(text: str, modal: str, start: int, body: str) -> list[str] | None:
    """'The agent must show a card, say why they have come and leave a list' → '… must do all of these things:'."""
    if modal.lower not in ("must", "should", "will", "can") or re.search(r"\b(?:not|never|only|or)\b", body):
        return None
    first, joint, last = body.rpartition(" and ")
    deeds = [*first.rstrip(",").split(", "), last] if joint else []
    if not 3 <= len(deeds) <= MOST_ITEMS or not all(is_deed(deed) for deed in deeds):
        return None
    if re.search(r"\b(?:which|that|who)\b", deeds[0]):
        return None
    return [f"{text[:start].strip()} {modal} do all of these things:", *(f"{ITEM}{deed}" for deed in deeds)]


def at_help_listed(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'They can help you fill in forms, read letters and find work' → '… help you do these things:' and each."""
    match = _HELP.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or _NO_DEEDS.search(match["lead"]):
        return None
    parts = match["deeds"].split(", ")
    first, joint, last = parts[-1].removeprefix("and ").partition(" and ")
    deeds = (
        [*parts[:-1], first, last]
        if joint and not parts[-1].startswith("and ")
        else [*parts[:-1], first + joint + last]
    )
    if not 3 <= len(deeds) <= MOST_ITEMS or not all(is_deed(deed) for deed in deeds):
        return None
    return [f"{match['lead']} do these things:", *(f"{ITEM}{deed}" for deed in deeds)]


def _joined_nouns(deeds: Sequence[str]) -> list[str]:
    """'your wages or benefits': an 'or' before a noun joins no deeds."""
    said: list[str] = []
    for deed in deeds:
        if said and not is_deed(deed):
            said[-1] = f"{said[-1]} or {deed}"
        else:
            said.append(deed)
    return said


def is_deed(deed: str) -> bool:
    """'take money from your pay': a bare verb and what it is done to."""
    own = tagged(f"they must {deed}")[2:]
    if len(own) > 1 and own[1].tag in ("WRB", "WP") and own[0].tag == "VB" and is_verb(own[0].lower):
        return True  # 'explain why they have come'
    if len(own) < 2 or own[0].tag != "VB" or not is_verb(own[0].lower) or own[0].lower == "be":
        return False
    return own[1].tag in ("DT", "PRP", "PRP$", "IN", "TO", "NN", "NNS", "CD", "JJ", "JJR", "VBG", "RP", "VBN")
