"""What a sentence behind another takes it up with: 'You must do this …', 'This will happen …', 'This is …'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.rules.clause_parts import (
    in_open_clause,
    is_imperative,
    lone_verb,
    main_clause_start,
    main_verb,
)
from pipelines.documents.rules.inflection import is_participle
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import BE, PRONOUNS

EASY = 12  # words a sentence on the whole. Source: rule 1, ten to fifteen
_NEGATIVE = frozenset("not no never cannot nobody nothing none neither nor without n't".split())
_OPEN_END = re.compile(
    r"(?:\b(?:and|or|of|for|to|than|the|a|an|your|our|their|its|any|every|each|in|on|at|with|by|from|about|only|even|"
    r"both|either|such|as|into|between|not|also|which|who|that|is|are|be|been|has|have|was|were|until|if|when|where|"
    r"unless|just|within|up|at least|at most|more|less|soon|long|so|will|must|can|may|should|rather|because|including|"
    r"other|beginning|starting|commencing|ending|except|days?|weeks?|months?|hours?|years?|minutes?|then|under|over|per|before|after|how|what|it)|,)$"
)
# A sentence that leans on the one before has been cut already.
_LEANS = re.compile(
    r"(?:But |So |Or )?(?:This (?:time starts|is|was|applies|starts|will|must|may|can|could|should|would|"
    r"might|costs|depends|does|"
    r"means|follows)\b|These (?:are|include)\b|Please do this\b|(?:You|We|They|I) \w+ (?:be \w+ to |"
    r"have to |need to |to |not )?"
    r"(?:do|get|have|need|receive|claim) this\b|(?:You|We|They) do this\b|"
    r"(?:[\w-]+ ){1,4}(?:can|may|must|should|will|cannot) do (?:this|so)\b)"
)
PEOPLE = re.compile(
    r"\b(?:you|we|they|people|staff|team|officers?|workers?|council|cabinet|committee|contractors?|engineers?|"
    r"parents?|carers?|holders?|tenants?|residents?|drivers?|owners?|landlords?|applicants?|councillors?|members?|police|crews?|"
    r"traders?|charities|pupils?|children|voters?|visitors?|customers?|cyclists?|pedestrians?|passengers?|users?|hirers?|occupiers?|"
    r"licensees?|exhibitors?|stallholders?|householders?|bidders?|volunteers?|teachers?|inspectors?|students?|households?|families|businesses|"
    r"companies|groups?|organisations?)\b",
    re.IGNORECASE,
)
_TIME_STANDS = re.compile(
    r"\b(?:every|each|a|the|per|ʘ?\w*\d+|working|calendar|consecutive) (?:days?|weeks?|months?|hours?|years?|minutes?)$"
)
_THINGS_HELD = frozenset("have get need receive claim".split())
_NO_DEED = (
    frozenset("be stay remain become happen take cost include mean depend last have get need receive claim".split())
    | BE
)
# What comes to somebody and is no deed: 'you will lose the right' is not taken up by 'You will do this'.
_BEFALLS = frozenset("lose owe face fall qualify hear need benefit suffer break commit know".split())
_SMALL = PRONOUNS | frozenset(
    "the a an your our their its any all each every some most many both no one another other people anyone please "
    "these those such children parents tenants residents owners drivers landlords permits".split()
)


# What has its capital for itself: the word before it is no part of a name. 'Real Christmas trees'
_NAME_BEHIND = re.compile(
    r"(?:Christmas|Easter|Ramadan|Diwali|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Sunday|Saturday|English|Welsh|Scottish|Irish|British|European|Polish|French|Urdu|Punjabi|Internet)\b"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The main clause of a sentence: its subject and the verb that is said of it."""

    subject: str
    verb: Token | None  # None of an order
    denied: bool
    after: tuple[Token, ...]  # behind the verb, adverbs left out


def head(text: str) -> Head | None:
    """The main clause; None where it has no verb."""
    tokens = tagged(text)
    start = max(0, main_clause_start(tokens))
    if not tokens or start >= len(tokens):
        return None
    while start < len(tokens) - 1 and (
        tokens[start].lower in ("but", "so", "then", "also", "or", "and")
        or (tokens[start].tag.startswith("RB") and tokens[start + 1].lower in PRONOUNS)
        or (tokens[start].lower == "first" and tokens[start + 1].lower in PRONOUNS)
    ):
        start += 1
    forbids = [token.lower for token in tokens[start : start + 2]] == ["do", "not"]
    if is_imperative(tokens, start) or tokens[start].text == "Do" or forbids:
        denied = any(token.lower in ("not", "never") for token in tokens[start : start + 3])
        return Head("", None, denied, tuple(tokens[start:]))
    verb = main_verb(tokens, start)
    if verb is None or verb == start:
        return None
    denied = any(token.lower in _NEGATIVE for token in tokens[start : verb + 4])
    after = tuple(token for token in tokens[verb + 1 :] if not token.tag.startswith("RB") or token.lower == "not")
    subject = text[tokens[start].start : tokens[verb].start].strip()
    return Head(subject, tokens[verb], denied, after)


def stands(left: str, *, words: int = 4) -> bool:
    """Whether what stands before a cut is a whole sentence."""
    if len(left.split()) < words or in_open_clause(left) or lone_verb(left) is None:
        return False
    if re.search(r", (?!please)[\w'-]+(?: [\w'-]+)?$", left) and not left.endswith(("free", "online")):
        return False  # '…, half'
    return not _OPEN_END.search(left) or _TIME_STANDS.search(left) is not None


def leans(text: str) -> bool:
    """Whether a sentence only takes up the one before: it is not cut at its end again."""
    return _LEANS.match(text) is not None


def has_inner_clause(left: str) -> bool:
    """Whether a clause with 'that', 'what', 'who' … stands behind the main verb: what follows may belong to it."""
    tokens = tagged(left)
    start = max(0, main_clause_start(tokens))
    ordered = start < len(tokens) and is_imperative(tokens, start)
    begin = (start if ordered else main_verb(tokens, start)) or 0
    return any(
        token.tag in ("WDT", "WP", "WP$", "WRB") or token.lower in ("that", "which", "who", "whether", "how", "only")
        for token in tokens[begin + 1 :]
    )


def again(left: str) -> str:
    """What a following sentence starts with to take up a deed or an event; empty where nothing fits.

    Of a ban it is 'This is the rule', since 'You must not do this by …' would say something else.
    """
    found = head(left)
    if found is None:
        return ""
    if found.denied:
        return (
            "This is the rule"
            if found.verb is None or found.verb.lower in ("must", "cannot", "may", "should")
            else "This is true"
        )
    if found.verb is None:
        return "Please do this"
    if found.verb.tag == "MD":
        return _with_modal(found, found.verb.lower)
    return _of_plain_verb(found, found.verb)


def _with_modal(found: Head, modal: str) -> str:
    deed = found.after[0].lower if found.after else ""
    person = found.subject.lower() in ("you", "we", "they", "i", "he", "she")
    subject = found.subject[:1].upper() + found.subject[1:]
    if person and deed in _THINGS_HELD and len(found.after) > 1 and found.after[1].lower == "to":
        return f"{subject} {modal} {deed} to do this"
    if person and deed in ("be",) and len(found.after) > 2 and found.after[1].lower in ("able", "asked", "allowed"):
        return f"{subject} {modal} be {found.after[1].lower} to do this"
    if deed in _THINGS_HELD and (person or is_plural(found.subject)):
        return f"{subject if person else 'They'} {modal} {deed} this"
    if deed in ("be", "have") and len(found.after) > 1:
        return f"This {modal} {'happen' if is_participle(found.after[1].lower) else 'be'}"
    if (deed in _NO_DEED and not (person and deed == "take")) or not deed:
        return f"This {modal} be"
    if person and deed in _BEFALLS:
        return f"This {modal} happen"
    if person:
        return f"{subject} {modal} do this"
    several = is_plural(found.subject) or re.match(r"(?:any|every|each)", found.subject.lower()) is not None
    people = several and re.search(rf"{PEOPLE.pattern}|(?:one|body)$", named(found.subject), re.IGNORECASE) is not None
    return f"They {modal} do this" if people else f"This {modal} happen"


def _of_plain_verb(found: Head, verb: Token) -> str:
    if (
        verb.lower in ("lets", "allows", "enables", "helps", "let", "allow")
        and found.after
        and found.after[0].lower == "you"
    ):
        return "You can do this"
    wants = _what_is_wanted(found, verb)
    if wants is not None:
        return wants
    if verb.lower in ("was", "were") or verb.tag == "VBD":
        return "This was"
    if verb.lower in BE | {"has", "have"} and found.after and is_participle(found.after[0].lower):
        return "This is"
    needs = verb.lower in ("have", "need", "want") and found.after and found.after[0].lower == "to"
    if needs and found.subject.lower() in ("you", "we", "they"):
        return f"{found.subject.capitalize()} {verb.lower} to do this"
    if found.subject.lower() in ("you", "we", "they") and verb.lower not in BE | _NO_DEED | {"want", "aim", "hope"}:
        return f"{found.subject.capitalize()} do this"
    return "This is"


def _what_is_wanted(found: Head, verb: Token) -> str | None:
    """'We plan to do this'; of another's plan nothing, since what follows may be of the plan or of what is planned."""
    place = next((at for at, token in enumerate(found.after) if token.lower == "to"), None)
    if verb.lower in BE | {"has", "have", "need", "needs", "want"} or place is None:
        return None
    if place + 1 >= len(found.after) or found.after[place + 1].tag != "VB" or verb.lower in ("use", "do", "used"):
        return None
    own = place == 0 and found.subject.lower() in ("you", "we", "they")
    return f"{found.subject.capitalize()} {verb.text} to do this" if own else ""


def for_clause(link: str) -> str:
    """'This is' and 'This will be' before 'if …' or 'when …'."""
    known = {"This is": "This applies", "This may be": "This may be true", "This will be": "This will apply"}
    return known.get(link) or ("This applies" if re.fullmatch(r"This \w+ be", link) else link)


def in_small(text: str) -> str:
    """A clause with a small letter where its first word is no name."""
    first = re.split(r"[\s,']", text, maxsplit=1)[0]
    rest = text[len(first) :].lstrip()
    own = _NAME_BEHIND.match(rest) is not None and not text.startswith("Good Friday")
    known = own or first.lower() in _SMALL or (first[:1].isupper() and first[1:].islower() and not rest[:1].isupper())
    named = re.match(
        r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Universal|Councillor|Parliament)", text
    )
    return text[:1].lower() + text[1:] if known and not named and first != "I" else text


def is_plural(noun_phrase: str) -> bool:
    """'Homes in the area', 'a cat and a dog', 'people'; of its first noun."""
    tokens = tagged(noun_phrase[:1].lower() + noun_phrase[1:])
    nouns = _first_nouns(tokens)
    if not nouns:
        return False
    return nouns[-1].tag in ("NNS", "NNPS") or nouns[-1].lower in ("people", "children", "staff", "those", "police")


def _first_nouns(tokens: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.tag.startswith("NN") or token.lower in ("people", "those", "anyone", "everyone"):
            found.append(token)
        elif found:
            break
    return found


def is_of_people(subject: str) -> bool:
    """'The council' and 'Owners of homes', but not 'The council tax premium': the last of its first nouns counts."""
    nouns = _first_nouns(tagged(subject[:1].lower() + subject[1:]))
    return PEOPLE.fullmatch(nouns[-1].text if nouns else subject) is not None


def named(subject: str) -> str:
    """'Parents of children at the school' → 'Parents'."""
    return re.split(r" (?:of|on|for|in|from|with|at|to|by) ", subject)[0]
