"""A long subject is named first, in a sentence of its own, and taken up by 'They' or 'It' in the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, for_plural, main_clause_start, main_verb, word_count
from pipelines.documents.rules.inflection import is_participle
from pipelines.documents.rules.links import in_small, is_plural, leans, named
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import BE

_LEAST = 5  # words of a subject that is always worth a sentence by more
_SHORTEST = 4  # of one that is, where what is said of it is then short
MOST = 20
_NO_TOPIC = re.compile(
    r"(?:subject to|using|only|no|none|neither|either|not|failure|each|every|all of|one of|some of|most of|"
    r"nobody|it|this|these|that|"
    r"there|you|we|they|he|she|if|but|so|or|then)\b",
    re.IGNORECASE,
)
_STRONG = BE | {"has", "have", "remains", "remain", "stays", "stay", "becomes", "become"}
_CLAUSE_WITHIN = re.compile(
    r"\b(?:if|when|unless|because|before|(?<!look )(?<!looks )(?<!looking )after|until|while|so that|where|"
    r"of which|of whom)\b"
)
_RELATIVE_WITHIN = re.compile(r"\b(?:that|who|which|you|we|they)\b")
_LATER_VERB = re.compile(
    r"(?:(?!\b(?:that|which|who|what|how|if|when|where|and|or|but|unless|because|until|so|you|we|they|it)\b|,).)+? "
    r"(?:must|will|can|may|should|is|are|has|have) "
)
PERSON = re.compile(
    r"^(?:an?|any|each|the) (?:\w+ )?(?:person|tenant|driver|owner|keeper|hirer|applicant|parent|carer|child|adult|"
    r"landlord|resident|pupil|student|voter|councillor|worker|officer|customer|member|holder|licensee|occupier|operator|bidder|claimant)\b|^(?:anyone|anybody|everyone)\b",
    re.IGNORECASE,
)
_STILL = frozenset("based located known called owned run named used needed aged made paid sent held".split())


def at_long_subject(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Owners of homes left empty for long can …' → 'This is about owners of …' 'They can …', where it is long."""
    verb = _main(text, tokens)
    if verb is None:
        return None
    subject, rest = text[: tokens[verb].start].rstrip(" ,"), text[tokens[verb].end :]
    if tokens[verb - 1].tag == "RB" and tokens[verb - 2].text == ",":
        return None  # 'a tenant for 3 years, with one landlord or several, usually has the right'
    inserted = tokens[verb - 1].text == "," and re.search(r", (?!or\b|and\b|particularly|especially)", subject)
    has_clause = _has_clause(subject) or (_RELATIVE_WITHIN.search(subject) and _unsure(tokens[verb], rest))
    opens_with_deed = tokens[0].tag == "VBG" and ", " in text and (" and " not in subject or ", " not in subject)
    if inserted or has_clause or opens_with_deed:
        return None
    words = len(subject.split())
    if not _SHORTEST <= words <= MOST or len(rest.split()) < 4:
        return None
    said = f"{_taken_up(subject, tokens[verb])}{rest}"
    if words <= _LEAST and word_count(said) > LONG:
        return None
    return [f"This is about {in_small(_without_both(subject))}", said]


def _has_clause(subject: str) -> bool:
    """'cars left after the park has closed', but not 'a home left empty after the death of the owner'."""
    return any(
        match[0] not in ("after", "before", "until") or main_verb(tagged(subject[match.end() :])) is not None
        for match in _CLAUSE_WITHIN.finditer(subject)
    )


def _unsure(verb: Token, rest: str) -> bool:
    """Whether a verb behind a subject with 'who …' may still be of that clause: another one comes without a joint."""
    return (verb.tag != "MD" and verb.lower not in _STRONG) or _LATER_VERB.match(f"{rest} ") is not None


def at_inserted(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'The deposit, payable by card, will …' → 'The deposit will …' 'It is payable by card.'"""
    verb = _main(text, tokens)
    if verb is None or tokens[verb - 1].text != ",":
        return None
    subject = text[: tokens[verb].start].rstrip(" ,")
    name, comma, inserted = subject.partition(", ")
    first = tagged(inserted)[:1]
    if not comma or not first or main_verb(tagged(name)) is not None or re.search(r", (?!and\b|or\b)", inserted):
        return None
    said = _said_of(name, inserted, first[0])
    return [f"{name} {text[tokens[verb].start :]}", said] if said else None


def _main(text: str, tokens: Sequence[Token]) -> int | None:
    """Where the main verb stands, if it is one that cannot be taken for another word."""
    if word_count(text) <= LONG or leans(text) or main_clause_start(tokens) != 0 or _NO_TOPIC.match(text):
        return None
    if tokens[0].tag in ("IN", "TO", "VB", "WRB", "RB", "MD") or ": " in text:
        return None
    verb = main_verb(tokens)
    if verb is None or verb < 2:
        return None
    found, after = tokens[verb], tokens[verb + 1] if verb + 1 < len(tokens) else None
    weak = found.tag != "MD" and found.lower not in _STRONG
    marked = tokens[verb - 1].text == "," and found.tag == "VBZ"  # 'The scheme, run by us, offers grants'
    if (
        weak
        and not marked
        and (found.tag not in ("VBZ", "VBD") or after is None or after.tag not in ("DT", "PRP$", "CD", "IN", "TO"))
    ):
        return None
    return verb


def _taken_up(subject: str, verb: Token) -> str:
    last = named(subject).rpartition(" ")[2].lower()
    if PERSON.match(subject) or re.fullmatch(
        r"\w*(?:officer|manager|director|chair|mayor|adjudicator|inspector|holder|licensee|occupier|applicant|tenant|"
        r"keeper|owner|landlord|driver|claimant)",
        last,
    ):
        return f"They {for_plural(verb)}"
    tokens = tagged(subject)
    listed = re.search(r", .+ and ", subject) is not None and tokens[0].tag != "VBG"
    many = listed or is_plural(subject) or subject.lower().startswith("both ") or verb.tag == "VBP"
    if tokens[0].tag == "VBG" or (verb.tag == "VBZ" and not listed):
        many = False
    return f"They {for_plural(verb)}" if many else f"It {verb.text}"


def _without_both(subject: str) -> str:
    return re.sub(r"^[Bb]oth (\w)", lambda match: match[1], subject)


def _said_of(name: str, inserted: str, first: Token) -> str:
    many = is_plural(name) or " and " in name
    been = re.match(r"having been (\w+)\b", inserted)
    if been and is_participle(been[1]):
        return f"{'They have' if many else 'It has'} been {inserted[been.start(1) :]}"
    if first.lower in ("including", "excluding"):
        takes = "includes" if first.lower == "including" else "does not include"
        return f"This {takes} {inserted[len(first.text) :].strip()}"
    if first.lower.endswith("able") and first.tag.startswith(("JJ", "NN")):
        return f"{'They are' if many else 'It is'} {inserted}"
    if re.search(r"\d \w+$", name) or re.search(r" and \w+ing ", inserted):
        return ""  # 'drawn to scale and showing the boundary'
    if first.tag in ("VBN", "VBD") and is_participle(first.lower):
        if " since " in inserted:
            return f"{'They have' if many else 'It has'} been {inserted}"
        was = ("are" if many else "is") if first.lower in _STILL else ("were" if many else "was")
        return f"{'They' if many else 'It'} {was} {inserted}"
    return ""
