"""Phrases of one kind that 'and' or 'or' joins: two aims, two duties, two clauses with 'who', 'that' or 'whether'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, for_plural, in_open_clause, lone_verb, main_verb, word_count
from pipelines.documents.rules.inflection import is_participle, is_verb
from pipelines.documents.rules.links import EASY, has_inner_clause, head, is_plural, leans, stands
from pipelines.documents.rules.lists import ITEM
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import CLAUSE_OPENERS, PRONOUNS

_STATE = re.compile(
    r"^(?P<left>(?P<who>.{2,60}?) (?P<be>am|is|are|was|were|must be|will be) (?P<state>\w+) "
    r"(?P<prep>for|to|in|with|on|about|of|from|by) .+?),? and (?P=prep) (?P<next>\w.+)$"
)
_AIMS = re.compile(r"^(?P<left>(?P<lead>This is|It is also) to \w.+?)(?:,| and|, and) to (?P<next>\w.+)$")
_PLAN = re.compile(
    r"^(?P<left>.+\b(?P<noun>plan|plans|proposal|proposals|scheme|aim|decision|request) to \w.+?),? and to "
    r"(?P<next>\w.+)$"
)
_WHO = re.compile(
    r"^(?P<lead>.+?) (?P<who>who|that|which) (?P<one>[^,;:]+?),? (?P<joint>and|or) (?P=who) (?P<two>[^,;:]+)$"
)
_WHETHER = re.compile(r"^(?P<lead>.+?) whether (?P<one>[^,;:]+?),? or whether (?P<two>[^,;:]+)$")
_THAT = re.compile(r"^(?:(?P<lead>[^,]{3,60}?) that )?(?P<one>[^,;:]+), that (?P<rest>.+)$")
_SURE = re.compile(
    r"^(?P<lead>(?:If so, )?(?:[Pp]lease |[Yy]ou must )?[Mm]ake sure) (?:that )?(?P<one>[^,;:]+?)(?:,|,? "
    r"and) that (?P<rest>.+)$"
)
_NOTED = re.compile(r"^(?:[Pp]lease )?(?:note|remember|be aware)$")
_DECIDED = re.compile(r"^(?:it was )?(?:resolved|agreed|decided|recommended)$", re.IGNORECASE)
_MAY_OR = re.compile(r",? or (?P<may>may|can|could) (?=[a-z])")
_OF_PEOPLE = frozenset("anyone those over under".split())
_NO_SECOND = re.compile(r"\b(?:not|never|cannot|no|only|unless|except|either|whether|between)\b")


def at_also(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You are responsible for A and for B' → 'You are responsible for A.' 'You are also responsible for B.'"""
    body = text.rstrip(".")
    match = _STATE.match(body)
    if match is None or word_count(text) <= EASY or _denied(body) or not stands(match["left"]):
        return None
    state = tagged(f"is {match['state']}")[-1]
    adjective = state.tag.startswith("JJ") or is_participle(state.lower)
    if not adjective or lone_verb(match["who"]) is not None or main_verb(tagged(match["next"])) is not None:
        return None
    who = match["who"]
    if who.lower() not in PRONOUNS and len(who.split()) > 3:
        who = "They" if is_plural(who) else "It"
    be = match["be"].replace(" be", " also be") if " " in match["be"] else f"{match['be']} also"
    return [match["left"], f"{who} {be} {match['state']} {match['prep']} {match['next']}"]


def at_aims(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is to A, to B and to C' → 'This is to A.' 'It is also to B …'; of a plan 'The plan is also to B'."""
    if word_count(text) <= EASY or _NO_SECOND.search(text):
        return None
    body = text.rstrip(".")
    aims = _AIMS.match(body)
    if aims and is_verb(aims["next"].split()[0].lower()) and lone_verb(aims["left"]) is not None:
        return [aims["left"], f"It is also to {aims['next']}"]
    plan = _PLAN.match(body)
    if plan is None or not is_verb(plan["next"].split()[0].lower()) or not stands(plan["left"]) or leans(text):
        return None
    noun = plan["noun"]
    return [plan["left"], f"The {noun} {'are' if noun.endswith('s') else 'is'} also to {plan['next']}"]


def at_who_and_who(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It is open to people who A and who B' → '… people if both of these things are true:', 'They A', 'They B'."""
    match = _WHO.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or text.startswith(ITEM):
        return None
    lead, one, two = match["lead"], match["one"], match["two"]
    last = tagged(lead)[-1:]
    named = bool(last) and (
        last[0].tag.startswith(("NN", "CD")) or last[0].lower in ("anyone", "those", "over", "under")
    )
    if not named or not lone_verb(lead) or re.search(r"\b(?:only|no|none|not) (?:\w+ )?\w+$", lead):
        return None
    noun = re.split(r" (?:to|for|by|about|from|with) ", lead)[-1]
    if not (is_plural(noun) or re.search(r"\b(?:any|every|each|anyone|everyone|those)\b", noun)):
        return None  # 'an officer who will write to you': what is said of one is no condition
    said = [_of_them(part, match["who"], lead) for part in (one, two)]
    if not all(said):
        return None
    which = "both of these things are" if match["joint"] == "and" else "any of these things is"
    opener = "when" if lead.startswith("This is about") else "if"
    return [f"{lead} {opener} {which} true:", *(f"{ITEM}{part}" for part in said)]


def _of_them(clause: str, who: str, lead: str) -> str:
    """'receives a grant' → 'They receive a grant'; empty where a main clause goes on behind it."""
    own = tagged(f"they {clause}")
    verb = main_verb(own)
    if verb is None or verb > 2 or main_verb(own, verb + 2) is not None:
        return ""
    noun = re.split(r" aged | over$", lead)[0].split(" to ")[-1].split(" for ")[-1]
    noun = noun.split(" about ")[-1]
    people = who == "who" or (noun.startswith(("any ", "every ", "anyone")) is False and is_plural(noun))
    found = own[verb]
    return f"They {clause[: found.start - 5]}{for_plural(found)}{clause[found.end - 5 :]}" if people else f"It {clause}"


def at_whether(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We will tell you whether A or whether B' → '… which of these is true:', 'A', 'B'."""
    match = _WHETHER.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or lone_verb(match["lead"]) is None or _denied(match["lead"]):
        return None
    parts = [match["one"], match["two"]]
    if any(main_verb(tagged(part)) in (None, 0) for part in parts):
        return None
    return [f"{match['lead']} which of these things is true:", *(f"{ITEM}{part}" for part in parts)]


def at_that_series(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Please note that A, that B and that C' → 'A.' 'B.' 'C.'; 'They agreed that A, …' → a list."""
    sure = _SURE.match(text.rstrip("."))
    if sure and word_count(text) > LONG:
        parts = [sure["one"], *re.split(r",? and that |, that ", sure["rest"])]
        if all(main_verb(tagged(part)) not in (None, 0) for part in parts):
            return [f"{sure['lead']} that these things are true:", *(f"{ITEM}{part}" for part in parts)]
    match = _THAT.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY:
        return None
    if tagged(match["one"])[0].lower in CLAUSE_OPENERS:
        return None  # 'If it belongs to somebody else, that person …'
    said = [match["one"], *re.split(r",? and that |, that ", match["rest"])]
    decided = match["lead"] is not None and _DECIDED.match(match["lead"])
    if len(said) < 2 or any(main_verb(tagged(_should(part) if decided else part)) in (None, 0) for part in said):
        return None
    if match["lead"] is None or _NOTED.match(match["lead"]):
        return said  # 'please note' is said no more
    if _DECIDED.match(match["lead"]):
        return [
            f"It was {match['lead'].lower().removeprefix('it was ')} that:",
            *(f"{ITEM}{_should(part)}" for part in said),
        ]
    if head(match["lead"]) is None or _denied(match["lead"]):
        return None
    return [f"{match['lead']} these things:", *(f"{ITEM}{part}" for part in said)]


def _should(part: str) -> str:
    """'the report be noted' → 'the report should be noted'."""
    return re.sub(
        r"(?<!should )(?<!must )(?<!will )(?<!may )(?<!can )(?<!to )\bbe (?=\w+ed\b|\w+en\b|made\b|held\b|brought\b)",
        "should be ",
        part,
        count=1,
    )


def at_may_or(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'They may vote by post or may ask a friend' → 'They may vote by post.' 'Or they may ask a friend.'"""
    match = _MAY_OR.search(text)
    if match is None or word_count(text) <= EASY:
        return None
    left, right = text[: match.start()], text[match.end() :]
    found = head(left)
    if found is None or found.verb is None or found.denied or found.verb.lower != match["may"] or in_open_clause(left):
        return None
    if not stands(left) or _NO_SECOND.search(left) or has_inner_clause(left):
        return None
    return [left, f"Or {_who(found.subject)} {match['may']} {right}"]


def at_done_or(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It can be taken to the tip or left beside the bin' → 'It can be taken to the tip.' 'Or it can be left …'."""
    if word_count(text) <= EASY or in_open_clause(text):
        return None
    verb = main_verb(tokens)
    if verb is None or tokens[verb].lower not in ("can", "may", "could") or tokens[verb + 1 : verb + 2] == ():
        return None
    if tokens[verb + 1].lower != "be" or _NO_SECOND.search(text) or re.search(r"\b(?:if|when|who|that)\b", text):
        return None
    for place in range(verb + 4, len(tokens) - 2):
        token, after = tokens[place], tokens[place + 1]
        if token.lower != "or" or not is_participle(after.lower) or after.tag not in ("VBN", "VBD"):
            continue
        if tokens[place - 1].tag in ("VBN", "VBD") or tokens[place + 2].tag.startswith("NN"):
            continue  # 'lost or stolen', 'or used paint'
        left, right = text[: tokens[place - 1].end].rstrip(","), text[after.start :]
        return [left, f"Or {_who(text[: tokens[verb].start].strip())} {tokens[verb].text} be {right}"]
    return None


def _who(subject: str) -> str:
    if subject.lower() in PRONOUNS:
        return subject.lower()
    people = re.match(
        r"(?:any|an?|each|every|the) (?:person|tenant|driver|owner|hirer|holder|applicant)\b", subject.lower()
    )
    return "they" if people or is_plural(subject) or subject.lower().startswith(("any", "every")) else "it"


def _denied(text: str) -> bool:
    return re.search(r"\b(?:not|never|cannot|no|nor|only)\b", text) is not None
