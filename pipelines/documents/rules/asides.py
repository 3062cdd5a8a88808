"""What stands between two commas: an exception, a way, or an adjective behind a noun, as a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, lone_verb, main_verb, word_count
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.links import EASY, head, is_of_people, is_plural, leans, stands
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import PRONOUNS

_EXCEPT = re.compile(
    r"^(?P<left>[^,;:]+), (?:other than|except for|apart from|excluding|not including|not counting|"
    r"with the exception of) "
    r"(?P<what>[^,;:]+), (?P<rest>[^,;:]+)$"
)
_EXAMPLE = re.compile(
    r"^(?P<left>[^,;:]+), (?P<open>such as|for example|for instance|including),? (?P<what>[^,;:]+), "
    r"(?P<rest>(?:within|by|on|at|in|from|during|before|after|to|must|may|can|will|should|is|are|has|have) [^,;:]+)$"
)
_EXAMPLES = re.compile(
    r"^(?P<left>[^,;:]+?), (?P<open>such as|for example|for instance|including),? "
    r"(?P<what>[^;:]+? (?:or|and) [^,;:]+?), "
    r"(?P<rest>(?:must|may|can|cannot|will|should|is|are|has|have) [^,;:]+)$"
)
_SUCH_AS = re.compile(
    r"^(?P<left>[^,;:]+?) (?P<open>such as) (?P<what>[^;:]+? (?:or|and) [^,;:]+?) "
    r"(?P<rest>(?:must|may|can|cannot|will|should|is|are|has|have) [^,;:]+)$"
)
_WAY = re.compile(
    r"^(?P<who>[^,;:]{2,40}?) (?P<modal>may|can|must|will|should), (?P<how>(?:by|on|at|with|in|after|"
    r"before|within) [^,;:]+), "
    r"(?P<deed>[a-z]+) (?P<rest>[^;:]+)$"
)
_REQUIRING = re.compile(
    r"^(?P<left>[^,;:]*\b(?:notice|order|letter|demand) (?:has been|was|will be|may be) \w+(?: (?:on|to) "
    r"(?:you|the \w+))?),? "
    r"requiring (?P<whom>you|them|the \w+|the \w+ or \w+) to (?P<deed>[a-z][^;:]+)$"
)
_STATE = re.compile(
    r"^(?P<left>.+ (?:is|are|commits?) (?:an? |the )?(?P<noun>offence|charge|fee|fine|deposit)) "
    r"(?P<state>(?:punishable|payable|refundable|due) [^,;:]+)$"
)
_GUILTY = re.compile(
    r"^(?P<left>(?P<who>[^;:]+?) (?P<be>is|are|will be|shall be|must be|may be) (?:guilty|responsible|"
    r"liable|entitled) [^,;:]+?) "
    r"and (?:(?:is|are|will be|shall be|may be) )?(?P<state>(?:liable|subject|responsible|entitled) [^;:]+)$"
)


def at_exception_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Any tenant with a dog, other than a guide dog, must …' → '…' 'This does not include a guide dog.'"""
    match = _EXCEPT.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or leans(text):
        return None
    whole, what = f"{match['left']} {match['rest']}", match["what"]
    found = head(whole)
    goes_on = tagged(match["rest"])[0]
    if goes_on.tag not in ("MD", "VBZ", "VBP", "VBD"):
        return None  # 'except for buses, taxis and bicycles'
    if found is None or found.denied or _says_more(what) or tagged(what)[0].tag in ("IN", "TO"):
        return None  # what a ban leaves out is allowed: that is said with the ban
    return [whole, f"This does not include {what}"] if lone_verb(whole) not in (None, 0) else None


def _says_more(what: str) -> bool:
    """Whether a clause stands in what is left out, other than 'the home where they live'."""
    return main_verb(tagged(re.split(r" (?:where|which|that|who|in which) ", what)[0])) is not None


def at_example_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We fix urgent problems, such as a leak, within a day' → 'We fix … within a day.' 'For example, a leak.'"""
    match = _EXAMPLE.match(text.rstrip(".")) or _EXAMPLES.match(text.rstrip(".")) or _SUCH_AS.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or main_verb(tagged(match["what"])) is not None:
        return None
    whole = f"{match['left']} {match['rest']}"
    if lone_verb(whole) in (None, 0) and head(whole) is None:
        return None
    if match["open"] == "including":
        return [whole, f"This includes {match['what']}"]
    return [whole, f"For example, {match['what']}"]


def at_way_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We may, by giving notice, end the licence' → 'We may end the licence.' 'We may do this by giving notice.'"""
    match = _WAY.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or not is_verb(match["deed"]) or match["deed"] in ("be", "have"):
        return None
    who = match["who"]
    again = who if who.lower() in (*PRONOUNS, "the council") else "They" if is_of_people(who) else ""
    if not again or lone_verb(who) is not None or main_verb(tagged(match["how"])) is not None:
        return None
    main = f"{who} {match['modal']} {match['deed']} {match['rest']}"
    way = f"{again} {match['modal']} do this {match['how']}"
    condition = re.search(r" (?:if|unless|when|where) ", main)
    if condition is None:
        return [main, way]
    left, right = main[: condition.start()], main[condition.start() :].strip()
    return [left, way, f"This applies {re.sub('^where', 'if', right)}"] if stands(left) else None


def at_notice_says(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'A notice has been served requiring you to cut the hedge' → '…' 'You must cut the hedge.'"""
    match = _REQUIRING.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or leans(text):
        return None
    return [match["left"], f"{match['whom'].capitalize()} must {match['deed']}"]


def at_state_behind(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'… is an offence punishable by a fine' → '… is an offence.' 'It is punishable by a fine.'"""
    match = _STATE.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or leans(text):
        return None
    return [match["left"], f"It is {match['state']}"]


def at_state_joined(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Any person who … is guilty of an offence and liable to a fine' → '…' 'They are liable to a fine.'"""
    match = _GUILTY.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or re.search(r"\b(?:not|no|only|if|unless)\b", match["left"]):
        return None
    who, be = match["who"], match["be"]
    if who.lower() in PRONOUNS:
        return [match["left"], f"{who} {be} also {match['state']}" if " " not in be else f"{who} {be} {match['state']}"]
    people = is_plural(who) or re.match(
        r"(?:any|an?|each|every|the) (?:\w+ )?(?:person|driver|owner|tenant|hirer)\b|any(?:one|body)\b", who.lower()
    )
    subject = "They" if people else "It"
    be = {"is": "are"}.get(be, be) if people else be
    return [match["left"], f"{subject} {be} {match['state']}"]
