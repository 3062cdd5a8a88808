"""Ends the turns that need no search: greetings, asking for a person, attacks, another council's business."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipelines.answering.endings import fixed, to_a_person
from pipelines.answering.injection import without_injection, without_markup
from pipelines.answering.ranking import passages
from pipelines.knowledge.terms import STOP_WORDS, terms, words
from pipelines.services import Services
from pipelines.types import Answer, Outcome, Turn

_REACH = r"(?:speak|talk|chat|connect me|put me through|transfer me|get me|pass me|message)"
_SOMEONE = (
    r"(?:(?:a|an|some|any|the)?\s*(?:real|actual|live|proper|human)?\s*"
    r"(?:person|human(?: being)?|someone|somebody|some one|anyone|adviser|advisor|agent|operator|staff(?: member)?|"
    r"member of staff|customer services?|representative|rep|officer|your team|the team|the council|manager|supervisor))"
)
_PERSON = re.compile(
    rf"\b{_REACH}\b.{{0,20}}?\b(?:to|with)?\s*{_SOMEONE}\b"
    rf"|^\W*(?:i\s+(?:want|need|would like|wanna)\s+(?:to\s+\w+\s+(?:to\s+)?)?)?{_SOMEONE}"
    r"(?:\s+(?:please|pls|now))*\W*$"
    # 'If I ask for a call back, who rings?' is a question about it; 'if I could have a call back' asks for one.
    r"|\b(?:call|phone|ring)\s+me(?:\s+back)?\b"
    r"|^(?!.*\b(?:if|when|after|once) (?:i|we) (?!could|can|may|might)[^.?!]*\bcall\s?back\b).*\bcall\s?back\b"
    r"|\breal person please\b|\bnot a (?:bot|robot|machine)\b"
    r"|\bstop (?:the )?(?:bot|robot|computer)\b",
    re.IGNORECASE,
)
_ASKS_WHAT_WE_ARE = re.compile(r"\b(?:are|is|am)\s+(?:you|this|i)\b", re.IGNORECASE)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings|helo|hallo|alright|shwmae|"
    r"salaam|namaste)(?:\s+(?:there|all|again|everyone|mate|love|team|council))*\W*(?:how are you(?: today)?)?\W*$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|great|lovely|perfect|brilliant|cool|nice|many|right|oh|that.?s (?:great|all|helpful))\W+)*"
    r"(?:thanks?(?: you)?(?: so much| very much| a lot| for (?:your|the) help)?|ta|cheers|thx|ty|diolch|"
    r"much appreciated|that helps|very helpful)\W*(?:bye|goodbye)?\W*$",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|no)\W+)*(?:bye(?: bye)?|goodbye|see (?:you|ya)|that.?s (?:all|it)|nothing else|no more)\W*$",
    re.IGNORECASE,
)
_RUDE = re.compile(
    r"^\W*(?:(?:you(?:.re| are)?|this is|ur|u r)\s+)?(?:a\s+|an\s+|so\s+|fucking\s+|bloody\s+|absolute\s+|total\s+)*"
    r"(?:useless|rubbish|stupid|idiots?|crap|shit|bullshit|garbage|pathetic|wankers?|bastards?|"
    r"fuck(?:ing)?(?: off| you)?|piss off|dick(?:head)?s?|morons?|joke)\W*$",
    re.IGNORECASE,
)
_NATIONS = re.compile(
    r"\b(?:in|from|live in|for)\s+(?P<nation>scotland|wales|northern ireland)\b|\b(?P<adj>scottish|welsh)\s+(?:council|"
    r"council tax|parking|blue badge|pcn|band)",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"\b(?:mov(?:e|ed|ing)|com(?:e|ing)|came|stud(?:y|ying|ent)|uni(?:versity)?|college|work(?:s|ing)?|born|family|"
    r"relocat\w+|second home|holiday|bought|buying)\b",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"\b(?:tickets?|ticketed|pcns?|fine[ds]?|penalt\w+|charge certificate|clamp\w*|tow(?:ed|ing)?|(?:car )?pound|"
    r"bus lane|box junction|red route)\b",
    re.IGNORECASE,
)
# 'Leeds is £40 a year, what is it here?' asks about us; 'Hello, Omar here.' says who writes.
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+")
_ASKS = re.compile(r"\?|\b(?:how|what|whats|when|where|who|why|which)\b", re.IGNORECASE)
_ABOUT_US = re.compile(
    r"(?<!live )(?<!living )\bhere\b(?=\s*(?:[?.!,]|$))"
    r"|\byours\b|\b(?:do|would|will) you (?:charge|ask for|give)\b",
    re.IGNORECASE,
)
# 'My friend in Leeds paid £20, what is it?' tells what somebody heard of elsewhere, and asks about us.
_SOMEBODY = (
    r"(?:friend|mate|pal|neighbour|colleague|mum|mam|mother|dad|father|parents|sister|brother|aunt(?:ie)?|uncle|cousin|"
    r"nan|gran(?:dad)?|son|daughter|lad|ex|in-?laws|someone|somebody|people|they|folk|bloke|chap|woman|man|guy)"
)
_TELLS = (
    r"(?:says?|said|told|tells|reckons?|thinks?|swears?|paid|(?:only |just )?(?:pays?|gets? charged|(?:was|is) charged)"
    r"\b(?=[^.?!]*(?:\d|nothing|free|less|more)))"
)
_COUNCIL_BUSINESS = re.compile(
    r"\b(?:council|borough|city|district|county|live|living|parking|park|ticket|pcn|permit|tax|band|bill|badge|fine|bins?)\b",
    re.IGNORECASE,
)


def route(turn: Turn, services: Services) -> Turn:
    """Set an answer where no search is needed; drop clauses that try to steer the machine."""
    text = turn.text.strip()
    if not re.search(r"\w", text):
        return replace(turn, answer=fixed(turn, services, Outcome.CLARIFY, "unclear"))
    cleaned = without_injection(without_markup(text))
    if cleaned != text:
        if not _carries_a_question(cleaned, services):
            return replace(turn, answer=fixed(turn, services, Outcome.REFUSED, "injection"))
        turn = replace(turn, text=cleaned)
    if not _says_something(turn.text, services):
        return replace(turn, answer=fixed(turn, services, Outcome.CLARIFY, "unclear"))
    answer = _small_talk(turn, services) or _person(turn, services) or _elsewhere(turn, services)
    return replace(turn, answer=answer) if answer else turn


def _says_something(text: str, services: Services) -> bool:
    """Whether any word is one that pages, residents or everyday English have; 'asdfgh' is not a question."""
    search = services.search
    said = words(search.correct(text))
    return any(word in STOP_WORDS or search.knows(word) for word in said)


def _carries_a_question(text: str, services: Services) -> bool:
    vocabulary = services.search.vocabulary()
    return sum(term in vocabulary for term in terms(text)) >= 2


def _small_talk(turn: Turn, services: Services) -> Answer | None:
    for pattern, outcome, reply in (
        (_GREETING, Outcome.GREETING, "greeting"),
        (_THANKS, Outcome.GREETING, "thanks"),
        (_GOODBYE, Outcome.GREETING, "goodbye"),
        (_RUDE, Outcome.HANDED_OVER, "rude"),
    ):
        if pattern.match(turn.text):
            return fixed(turn, services, outcome, reply)
    return None


def _person(turn: Turn, services: Services) -> Answer | None:
    if not _PERSON.search(turn.text) or _ASKS_WHAT_WE_ARE.search(turn.text):
        return None
    return to_a_person(turn, services)


def _elsewhere(turn: Turn, services: Services) -> Answer | None:
    council = services.council(turn.question.council)
    own = (council.id, council.name, council.short_name, *council.places)
    named = any(re.search(rf"\b{re.escape(name)}\b", turn.text, re.IGNORECASE) for name in own if name)
    if named or any(_ASKS.search(said) and _ABOUT_US.search(said) for said in _SENTENCE.split(turn.text)):
        return None
    asked = _without_what_was_heard(turn.text, tuple(services.other_councils))
    nation = _NATIONS.search(asked)
    if nation and council.nation.lower() not in (nation["nation"] or nation["adj"]).lower() and council.teams:
        return fixed(turn, services, Outcome.OTHER_COUNCIL, "wales_scotland")
    name = other_council(asked, services.other_councils)
    # A name that the council's own pages use often is a place of theirs, not another council.
    if name and not (services.search.mentions(name, turn.question.council) or _pages_tell(name, turn, services)):
        return fixed(turn, services, Outcome.OTHER_COUNCIL, "other_council")
    return None


def _pages_tell(name: str, turn: Turn, services: Services) -> bool:
    """Whether the council's own pages say what becomes of a ticket that somebody got in that place."""
    if not _TICKET.search(turn.text):
        return False
    found = passages(services.search.correct(turn.text), turn.question.council, 1, services)
    return bool(found) and services.search.says(name, found[0].passage)


def other_council(text: str, names: Sequence[str]) -> str:
    """The other council that a question is about, or an empty text.

    A name counts only beside council business; 'I moved here from Leeds' is not a question about Leeds.
    """
    clear, careful = _name_patterns(tuple(names))
    match = careful.search(text) or (clear.search(text) if _COUNCIL_BUSINESS.search(text) else None)
    if not match or _MOVING.search(text):
        return ""
    return next(group for group in match.groups() if group)


def _without_what_was_heard(text: str, names: tuple[str, ...]) -> str:
    """The text without what somebody elsewhere pays or says, so that only the question's own place is left."""
    return _heard_elsewhere(names).sub(" ", text)


@lru_cache(maxsize=4)
def _heard_elsewhere(names: tuple[str, ...]) -> re.Pattern[str]:
    places = "|".join(re.escape(name.rstrip("? ")) for name in sorted(names, key=len, reverse=True))
    nations = "scotland|wales|northern ireland"
    return re.compile(
        rf"\b{_SOMEBODY}\s+(?:who\s+)?(?:(?:is|lives?|living|over|up|down|out|back|not)\s+)*(?:in|from)\s+"
        rf"(?:{places}|{nations})\b[^.?!]{{0,20}}?\b{_TELLS}\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=4)
def _name_patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for names that say enough alone, and for names that are also everyday words ('Reading ?')."""
    plain = [re.escape(name) for name in names if not name.endswith("?")]
    every = [re.escape(name.rstrip("? ")) for name in names]
    nothing = r"(?!)"
    alone = "|".join(sorted(plain, key=len, reverse=True)) or nothing
    any_name = "|".join(sorted(every, key=len, reverse=True)) or nothing
    kind = r"(?:city|borough|district|county|metropolitan|london|unitary)"
    # 'York Road' is a street of ours as likely as not.
    streets = "road|rd|street|st|avenue|ave|lane|close|drive|way|gardens|court|terrace|crescent|house|hotel"
    no_street = rf"(?!(?:'s)?\s+(?:{streets})\b)"
    return (
        re.compile(rf"\b({alone})\b{no_street}", re.IGNORECASE),
        re.compile(
            rf"\b({any_name})\s+(?:{kind}\s+)*council\b(?!\s+tax)|\b{kind}\s+of\s+({any_name})\b"
            rf"|\b(?:live|living)\s+in\s+({any_name})\b{no_street}",
            re.IGNORECASE,
        ),
    )
