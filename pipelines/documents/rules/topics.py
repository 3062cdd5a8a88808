"""What a long sentence is about, said first and then taken up; and ways, places and exceptions behind a comma."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, for_plural, lone_verb, main_verb, word_count
from pipelines.documents.rules.links import EASY, again, head, in_small, is_of_people, is_plural, leans, stands
from pipelines.documents.rules.lists import ITEM
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import ADVERB_TAGS, FINITE_TAGS

_TOPIC = re.compile(r"^This is about (?P<noun>[^,;:]+?) (?P<who>who|which|that|whose) (?P<clause>[^;:]+)$")
_WITH_MORE = re.compile(r" (?:of|with|in|for|at|on|from|to|by) ")
_SAVE_THAT = re.compile(r",? (?:save|except) that (?=\w)")
_OR_WAY = re.compile(
    r", or (?P<way>(?:by|in person|online|over the phone|by phone|through|at (?:the|any|our|your|an?)) .+|"
    r"in person|online)$"
)
_OR_ELSE = re.compile(
    r"(?P<left>.*\b(?:must|have to|need to|should)\b[^;]+?),? or "
    r"(?P<right>(?:(?:we|they) (?:may|will|could|might)|you (?:will|could|might)) .+)$"  # 'or you can' is a choice
)
_AS_SHOWN = re.compile(
    r", as (?P<done>shown|set out|stated|described|explained|defined|listed|given|named|printed) "
    r"(?P<where>(?:in|on|by) .+)$"
)
_NOT_THEN = re.compile(r",? except (?P<then>(?:on|in|at|during|between|from) (?!where|when|that|if)[^,;]+)$")
_ONE_CONDITION = re.compile(
    r"^(?P<lead>(?:This|We|You|They|It) (?:is only|is true|is the rule|applies|will (?:happen|apply|be)|"
    r"may (?:happen|apply)|"
    r"(?:can|may|must|will|should) (?:do|get|have) this)(?: even| only)? (?:if|unless)|But not if) (?P<term>[^;:]+)$"
)
_WHATEVER = re.compile(
    r", (?P<open>whatever|whoever|wherever|whenever|"
    r"however (?:much|many|old|long|often|small|big|low|high|far|few|little)) (?P<rest>\w.+)$"
)
_AMOUNT_INSERTED = re.compile(
    r"^(?P<who>[^,;:]+), "
    r"(?P<ins>(?:(?:currently|now|at present) )?(?:(?:put|estimated|valued|priced) at )?ʘm\d+[^,;:]*), "
    r"(?P<main>(?:is|are|was|were|will|would|must|has|have|had|can|may) [^;:]+)$"
)
_STATE_BEHIND = re.compile(
    r", (?P<state>(?:payable|available|renewable|refundable|valid|free|open|subject|exclusive|inclusive) [^;]+)$"
)


def at_topic(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is about people who A and B' of a long sentence → 'This is about people.' 'They A and B.'"""
    match = _TOPIC.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG:
        return None
    noun, clause = match["noun"], match["clause"]
    if match["who"] == "whose":
        says = main_verb(tagged(clause)) not in (None, 0)
        return [f"This is about {noun}", f"Their {clause}"] if says else None
    own = tagged(f"they {clause}")[1:]
    place = next((at for at, token in enumerate(own) if token.tag not in ADVERB_TAGS), None)
    if place is None or own[place].tag not in FINITE_TAGS or re.search(r"\b(?:only|no|none|not)\b", noun):
        return None
    who = _taken_up(noun, match["who"])
    if not who:
        return None
    verb = own[place]
    said = for_plural(verb) if who == "They" or is_plural(who) else verb.text
    start, end = verb.start - len("they "), verb.end - len("they ")
    return [f"This is about {noun}", f"{who} {clause[:start]}{said}{clause[end:]}"]


def _taken_up(noun: str, pronoun: str) -> str:
    """'They', 'It', or 'The dog' of 'the owner of a dog which …'; empty where nobody can say whom it is about."""
    if not _WITH_MORE.search(noun):
        if re.match(r"(?:any|an?|each|every|anyone|anybody) ?", noun) and (pronoun == "who" or is_of_people(noun)):
            return "They"
        return "They" if is_plural(noun) or pronoun == "who" else "It"
    last = re.split(_WITH_MORE, noun)[-1]
    if not re.search(r"[a-z]{3}", last):  # 'households in Bands A to D'
        return "They" if is_plural(noun) else "It"
    bare = re.sub(r"^(?:an?|the|your|our|their|any|each|every) ", "", last)
    first = re.split(_WITH_MORE, noun)[0]
    if pronoun == "who":
        return "They" if is_of_people(first) and not is_of_people(last) else ""
    if bare.startswith("ʘ"):
        return "It"
    return f"The {bare}" if not is_of_people(last) and re.fullmatch(r"[\w-]+(?: [\w-]+)?", bare) else ""


def at_amount_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'The income you declared, £1,840 a month, was too high' → '…' 'It was £1,840 a month.'"""
    match = _AMOUNT_INSERTED.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or main_verb(tagged(match["main"])) != 0:
        return None
    many = is_plural(match["who"])
    past = match["main"].split()[0] in ("was", "were", "had")
    be = ("were" if many else "was") if past else "are" if many else "is"
    return [f"{match['who']} {match['main']}", f"{'They' if many else 'It'} {be} {match['ins']}"]


def at_save_that(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'No more than 2 permits are given, save that a third may be …' → '…' 'But a third may be …'"""
    match = _SAVE_THAT.search(text)
    if match is None or word_count(text) <= EASY or not stands(text[: match.start()]):
        return None
    right = text[match.end() :]
    return [text[: match.start()], f"But {right}"] if main_verb(tagged(right)) not in (None, 0) else None


def at_or_way(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You can see it online using the number, or in person at …' → '…' 'Or you can do this in person at …'."""
    body = text.rstrip(".")
    match = _OR_WAY.search(body)
    if match is None or word_count(text) <= LONG:
        return None
    left, found = body[: match.start()], head(body[: match.start()])
    if found is None or found.denied or not stands(left) or main_verb(tagged(match["way"])) is not None:
        return None
    link = again(left)
    fits = re.search(r" (?:do|get) this$|^This (?:may|can|must|will) happen$", link)
    return [left, f"Or {in_small(link)} {match['way']}"] if fits else None


def at_as_shown(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'…, as shown on the certificate' → 'This is shown on the certificate.'"""
    body = text.rstrip(".")
    match = _AS_SHOWN.search(body)
    if match is None or word_count(text) <= EASY or not stands(body[: match.start()]):
        return None
    return [body[: match.start()], f"This is {match['done']} {match['where']}"]


def at_except_then(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Parking costs £1.50 except on Sundays' → 'Parking costs £1.50.' 'But not on Sundays.'"""
    body = text.rstrip(".")
    match = _NOT_THEN.search(body)
    if match is None or word_count(text) <= EASY or main_verb(tagged(match["then"])) is not None:
        return None
    left, found = body[: match.start()], head(body[: match.start()])
    if found is None or found.denied or not stands(left):
        return None
    return [left, f"This is not true {match['then']}"]


def at_state_after(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'…, payable in advance' at the end of a long sentence → 'This is payable in advance.'"""
    body = text.rstrip(".")
    match = _STATE_BEHIND.search(body)
    if match is None or word_count(text) <= LONG or lone_verb(match["state"]) is not None:
        return None
    left, found = body[: match.start()], head(body[: match.start()])
    if found is None or found.denied or not stands(left) or leans(text):
        return None
    return [left, f"This is {match['state']}"]


def at_to_end(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must give a month's notice, to end on a Sunday' → '…' 'This is to end on a Sunday.'"""
    body = text.rstrip(".")
    match = re.search(r", to (?P<deed>(?:expire|end|start|begin|run|arrive|finish|be \w+ed) .+)$", body)
    if match is None or word_count(text) <= LONG or not stands(body[: match.start()]):
        return None
    found = head(body[: match.start()])
    return None if found is None or found.denied else [body[: match.start()], f"This is to {match['deed']}"]


def at_whatever(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It is free, whatever your income may be' → 'It is free.' 'This is true whatever your income may be.'"""
    body = text.rstrip(".")
    match = _WHATEVER.search(body)
    if match is None or word_count(text) <= EASY or lone_verb(body[: match.start()]) is None:
        return None
    if main_verb(tagged(match["rest"])) is None or re.search(r", (?:and|but|or) ", match["rest"]):
        return None
    return [body[: match.start()], f"This is true {match['open']} {match['rest']}"]


def at_or_else(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must pay it back or we may add it to your bill' → '…' 'If this does not happen, we may add it …'."""
    match = _OR_ELSE.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or not stands(match["left"]):
        return None
    found = head(match["left"])
    fits = found is not None and not found.denied and found.verb is not None and found.verb.lower in ("must", "should")
    return [match["left"], f"If this does not happen, {match['right']}"] if fits else None


def at_here_is_why(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is because A' that nothing makes shorter → 'Here is the reason.' 'A.'"""
    match = re.match(r"This is because (?P<reason>(?!of\b)\w.+)$", text)
    if match is None or word_count(text) <= LONG or main_verb(tagged(match["reason"])) in (None, 0):
        return None
    return ["Here is the reason", match["reason"]]


def at_one_condition(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is only if A' that nothing makes shorter → 'This is only if this is true:' and a row for A."""
    match = _ONE_CONDITION.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG:
        return None
    own = tagged(match["term"])
    whole = main_verb(own) not in (None, 0) and own[0].tag in (
        "PRP",
        "DT",
        "PRP$",
        "NN",
        "NNS",
        "NNP",
        "CD",
        "EX",
        "JJ",
    )
    if not whole or re.search(r"\b(?:if|unless)\b|, (?:and|but|so|as|since|because|who|which) ", match["term"]):
        return None
    lead = re.sub(r"^This is true (if|unless)$", r"This is the rule \1", match["lead"])
    lead = "It does not matter if" if lead.endswith("even if") else lead
    return [f"{lead} this is true:", f"{ITEM}{match['term']}"]


def at_if_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'The closing, if approved, would save £64,000' → 'The closing would save £64,000.' 'This applies if it is …'."""
    match = re.match(
        r"(?P<who>[^,;:]+), if (?P<done>approved|agreed|granted|accepted|allowed|adopted|confirmed), (?P<main>.+)$",
        text,
    )
    if match is None or word_count(text) <= LONG or lone_verb(match["who"]) is not None:
        return None
    be = "they are" if is_plural(match["who"]) else "it is"
    return [f"This applies if {be} {match['done']}", f"{match['who']} {match['main']}"][::-1]
