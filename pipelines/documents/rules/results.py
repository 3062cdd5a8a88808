"""What follows if a deed is left undone, what need not be done, and what a paper says, each as its own sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, in_open_clause, lone_verb, main_verb, word_count
from pipelines.documents.rules.coordinated import is_deed
from pipelines.documents.rules.inflection import inflected, is_participle, is_verb, lemma
from pipelines.documents.rules.links import EASY, head, is_plural, leans, stands
from pipelines.documents.rules.lists import ITEM, MOST_ITEMS
from pipelines.documents.rules.tagging import Token, tagged

_FAILING = re.compile(r",? failing which,? (?P<rest>\w.+)$")
_FAILURE = re.compile(
    r",? (?:as|since|because) (?:any )?failure to (?:do so|do this|comply)(?: with this)?,? "
    r"(?P<rest>(?:may|will|could|can|might) \w.+)$"
)
_NO_NEED = re.compile(r",? without (?:(?P<who>you|them|us) )?(?:needing|having) to (?P<deed>\w.+)$")
_PAPERS = (
    "letters?|notices?|certificates?|forms?|statements?|documents?|reports?|plans?|maps?|emails?|bills?|orders?|"
    "receipts?|lists?|leaflets?|signs?|cards?|badges?|permits?|licences?|photographs?|photos?|evidence|proof|notes?|"
    "pages?|invoices?|contracts?|agreements?|messages?|papers?"
)
_SHOWING = re.compile(
    rf"^(?P<left>.+ (?P<noun>{_PAPERS})),? (?P<ing>showing|stating|saying|explaining|confirming|containing|listing|"
    r"proving|telling|asking|describing|giving|naming|outlining|inviting|warning) (?P<rest>\w.+)$"
)
_CAN_BE = re.compile(
    r"^(?P<lead>[^,;:]+ (?P<modal>can|may|could) be) (?P<done>\w+ed|sent|taken|put|made) ?(?P<more>[^;:]*)$"
)
_ASKED = r"(?:which|what|how|when|where|why|who|whether)"
_TOLD = re.compile(
    rf"^(?P<lead>.+ (?:tell|show|explain|say|ask|decide|know|find out|check)(?: to)?(?: you| us| them| people)?) "
    rf"(?P<one>{_ASKED} .+?),? and (?P<two>{_ASKED} .+)$"
)
_DOES = re.compile(r"^(?P<lead>(?P<before>.+ )?(?P<noun>[\w-]+) (?:which|that|who)) (?P<deeds>[^;:]+)$")
_BEING = re.compile(
    r"^(?P<left>[^;:]+?), (?P<name>(?!with |without |including |such )"
    r"(?:(?:each|every|all|the|any|an?|this|these) )?[a-z][\w-]*(?: [\w-]+){0,3}?) being "
    r"(?P<said>\w[^;:]*)$"
)
_FALLING = re.compile(
    r"^(?P<left>[^;:]+), (?P<name>(?:the (?:rest|balance|remainder|others?|first|second|last)|each|priority|interest)"
    r"(?: of [\w-]+| [\w-]+){0,2}?) (?P<ing>[a-z]+ing) (?P<said>[^,;:]+)$"
)
_NO_LIST = re.compile(r"\b(?:not|never|cannot|no|only|unless|except|either|whether|between|both|if|without)\b")


def at_failing(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must reply by 1 May, failing which …' → 'If this does not happen, …'; '…, as failure to do so may …' too."""
    if word_count(text) <= EASY:
        return None
    body = text.rstrip(".")
    match = _FAILING.search(body)
    if match:
        left = body[: match.start()]
        says = main_verb(tagged(match["rest"])) not in (None, 0)
        return [left, f"If this does not happen, {match['rest']}"] if stands(left) and says else None
    match = _FAILURE.search(body)
    if match is None or in_open_clause(body[: match.start()]) or lone_verb(body[: match.start()]) is None:
        return None
    return [body[: match.start()], f"If this does not happen, it {match['rest']}"]


def at_no_need(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Your discount goes on without you needing to apply' → '… goes on.' 'You do not need to apply.'"""
    body = text.rstrip(".")
    match = _NO_NEED.search(body)
    if match is None or word_count(text) <= EASY or re.search(r"[,;]", match["deed"]):
        return None
    left, found = body[: match.start()], head(body[: match.start()])
    if found is None or found.denied or not stands(left):
        return None
    own = found.subject.lower() if found.subject.lower() in ("you", "we", "they") else ""
    who = {"us": "we", "them": "they"}.get(match["who"] or "", match["who"] or own)
    return [left, f"{who.capitalize()} do not need to {match['deed']}"] if who else None


def at_showing(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must send a letter showing what you earn' → '… a letter.' 'The letter must show what you earn.'"""
    match = _SHOWING.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or leans(text):
        return None
    left, rest, found = match["left"], match["rest"], head(match["left"])
    until = re.search(r",? before (?:the|an?|your|our|any|you|we|they) ", rest)
    rest, end = (rest[: until.start()], rest[until.start() :]) if until else (rest, "")
    if found is None or found.denied or not stands(left) or re.search(r" (?:if|unless|until) ", left):
        return None
    told = re.match(r"(?:that|how|what|when|where|why|which|who|whether|you|us|them)\b", rest)
    if not told and main_verb(tagged(rest)) is not None and not re.search(r"\b(?:that|which|who|you|we|they)\b", rest):
        return None
    verb, many = lemma(match["ing"], "VERB"), is_plural(match["noun"])
    modal = found.verb.lower if found.verb is not None and found.verb.tag == "MD" else ""
    if found.verb is None or modal in ("must", "should"):
        said = f"must {verb}" if modal != "should" else f"should {verb}"
    else:
        said = f"will {verb}" if modal == "will" else inflected(verb, "VBP" if many else "VBZ")
    return [left + end, f"The {match['noun']} {said} {rest}"]


def at_done_listed(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Anyone who does it can be fined, banned or sent to prison' → '… can be any of these:' and each of them."""
    match = _CAN_BE.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or _NO_LIST.search(text) or lone_verb(match["lead"]) is None:
        return None
    body = f"{match['done']} {match['more']}".strip()
    first, joint, last = body.rpartition(" or ")
    things = [*first.rstrip(",").split(", "), last] if joint else []
    if re.search(r", (?:and|but|so) |\b(?:must|may|will|can|should|is|are)\b", match["more"]):
        return None
    if not 3 <= len(things) <= MOST_ITEMS or not all(is_participle(thing.split()[0].lower()) for thing in things):
        return None
    return [f"{match['lead']} any of these:", *(f"{ITEM}{thing}" for thing in things)]


def at_told_and(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is to tell you which band you are in and how to ask …' → '…' 'It is also to tell you how to ask …'."""
    match = _TOLD.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or re.search(r"\bnot\b", match["lead"]):
        return None
    lead, aim = match["lead"], re.match(r"(?:This|It) is (?:also )?to (?P<deed>.+)$", match["lead"])
    if aim:
        return [f"{lead} {match['one']}", f"It is also to {aim['deed']} {match['two']}"]
    own = re.match(r"(?P<who>You|We|They|It) (?P<modal>will|can|must|may|should) (?P<deed>.+)$", lead)
    if own is None:
        return None
    return [f"{lead} {match['one']}", f"{own['who']} {own['modal']} also {own['deed']} {match['two']}"]


def at_rather(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It depends on A rather than B' → 'It depends on A.' 'It does not depend on B.'"""
    match = re.match(
        r"(?P<left>(?P<who>.+?) (?P<verb>depends?) on .+?),? rather than (?:on )?(?P<not>[^,;]+)$", text.rstrip(".")
    )
    if match is None or word_count(text) <= EASY:
        return None
    who = match["who"] if match["who"].lower() in ("it", "they") else "They" if match["verb"] == "depend" else "It"
    return [match["left"], f"{who} {'do' if who.lower() == 'they' else 'does'} not depend on {match['not']}"]


def at_does_listed(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is for projects which A, B or C' → '… which do any of these things:' and each of them."""
    match = _DOES.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or _NO_LIST.search(text) or not is_plural(match["noun"]):
        return None
    parts = match["deeds"].split(", ")
    last = re.match(r"(?:(?P<first>.+?),? )?(?P<joint>and|or) (?P<last>.+)$", parts[-1])
    if last is None:
        return None
    deeds = [*parts[:-1], *([last["first"]] if last["first"] else []), last["last"]]
    if not 3 <= len(deeds) <= MOST_ITEMS or not all(is_deed(deed) for deed in deeds):
        return None
    which = "any" if last["joint"] == "or" else "all"
    return [f"{match['lead']} do {which} of these things:", *(f"{ITEM}{deed}" for deed in deeds)]


def at_being(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It costs £32, each further item being charged at £6' → 'It costs £32.' 'Each further item is charged at £6.'"""
    match = _BEING.match(text.rstrip("."))
    if match is None:
        return _at_falling(text)
    if word_count(text) <= EASY or not stands(match["left"], words=3):
        return None
    if not tagged(match["name"])[-1].tag.startswith("NN"):
        return None
    be = "are" if is_plural(match["name"]) else "is"
    return [match["left"], f"{match['name']} {be} {match['said']}"]


def _at_falling(text: str) -> list[str] | None:
    """'…, the rest falling due in May' → 'The rest falls due in May.'"""
    match = _FALLING.match(text.rstrip("."))
    if match is None or word_count(text) <= EASY or not stands(match["left"]):
        return None
    verb = lemma(match["ing"], "VERB")
    if not is_verb(verb) or main_verb(tagged(match["said"])) is not None:
        return None
    return [
        match["left"],
        f"{match['name']} {inflected(verb, 'VBP' if is_plural(match['name']) else 'VBZ')} {match['said']}",
    ]


def at_date_to(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must come to court on 8 October to show why …' → '…' 'This is to show why …'."""
    match = re.match(r"(?P<left>.+ (?:ʘd\d+|ʘt\d+)) to (?P<deed>[a-z]+ .+)$", text.rstrip("."))
    if match is None or word_count(text) <= LONG or leans(text) or not stands(match["left"]):
        return None
    return [match["left"], f"This is to {match['deed']}"] if is_verb(match["deed"].split()[0]) else None
