"""Rules 1, 2, 3 and 11: length, ideas, voice and denials of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.fidelity.force import Force, operators
from pipelines.documents.plain_sentences import PlainSentence, word_count
from pipelines.documents.rules.clauses import apart
from pipelines.documents.rules.voice import active
from pipelines.documents.tagging import Token, tag

AIM, MOST = 10, 15  # words; rule 1
_OPENERS = frozenset(
    "if when unless because although though until before after since while whether where once as so that what how why "
    "who which whose whoever whatever wherever whenever than in".split()
)
_JOINTS = frozenset("and but or so then yet".split())
_BE = frozenset("be is are was were been being am 's 're 'm isn't aren't wasn't weren't".split())
_GO = frozenset("go come try stop wait run sit".split())  # 'go and see' is one idea
_SUBJECTS = frozenset(
    "i you we they he she it this that these those there everyone someone people anyone nobody".split()
)
_SUBJECT_TAGS = ("NN", "PRP", "EX", "DT", "CD")
# Participles that say how somebody or something is, not what is done to them.
_STATES = frozenset(
    "interested worried married retired disabled closed tired used supposed born based finished gone excited pleased "
    "concerned registered unemployed employed self-employed scared frightened confused annoyed bored "
    "divorced separated "
    "widowed engaged related mixed located situated broken lost stuck injured crowded limited advanced experienced "
    "qualified trained prepared surprised shocked ashamed embarrassed relaxed stressed depressed bereaved deceased "
    "called named aged sold-out set done entitled hurt furnished unfurnished dressed faded blocked fed likely ill-used "
    "satisfied dissatisfied disappointed delighted involved allowed disappeared grown come become".split()
)
_AFTER_BE = frozenset(
    "not also always never only just still then already usually often now being been all both".split()
)
_DENYING = (
    Force.NOT, Force.MUST_NOT, Force.NOT_ALLOWED, Force.CANNOT, Force.MAY_NOT, Force.SHOULD_NOT, Force.NO_DUTY,
    Force.UNLESS,
)  # fmt: skip
_UN = re.compile(
    r"\b(?:not|n['’]t|never|no)\s+(?:\w+\s+)?(?:un(?:usual|likely|common|reasonable|fair|safe|able|"
    r"lawful|known|happy)|"
    r"impossible|without|illegal|incorrect|invalid|ineligible|exempt|fail|refuse|except)",
    re.IGNORECASE,
)


def length(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 1."""
    words = sentence.words
    if words <= AIM:
        return
    yield Spotted(
        rule="1",
        level="fail" if words > MOST else "warn",
        text=f"This sentence has {words} words. Aim for {AIM}, at most {MOST}.",
        words=sentence.text,
        cure=_split(sentence),
    )


def ideas(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 2. A single condition before or after the main clause is no second idea ('If you live alone, tell us')."""
    joint = _second_idea(tag(sentence.text))
    if joint is None:
        return
    yield Spotted(
        rule="2",
        text=f"This sentence has more than one idea. A new one begins at '{joint}'. Make a sentence of each.",
        words=sentence.text,
        cure=_split(sentence),
    )


def voice(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 3."""
    tokens = tag(sentence.text)
    for at, token in enumerate(tokens):
        participle = _passive(tokens, at)
        if token.low not in _BE or participle is None:
            continue
        said = sentence.text[token.start : participle.end]
        better = active(sentence.text)
        yield Spotted(
            rule="3",
            text=f"'{said}' is passive. Say who does it: 'We …' or 'You …'.",
            words=said,
            cure=_instead(sentence, better) if better != sentence.text else None,
        )


def denials(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 11: two denials in one sentence, and a clause within a clause."""
    found = [operator for operator in operators(sentence.text) if operator.force in _DENYING]
    double = _UN.search(sentence.text)
    if len(found) > 1 and not _is_list(sentence.text, len(found)):
        said = "' and '".join(" ".join(operator.text.split()) for operator in found[:2])
        yield Spotted(
            rule="11",
            text=f"'{said}' deny twice. Say in one sentence what a person can or must do.",
            words=sentence.text,
        )
    elif double:
        yield Spotted(rule="11", text=f"'{double[0]}' denies twice. Say what is so.", words=double[0])
    nested = re.search(r"\w, (?:which|who|whose)\s[^,.;]{3,80}, \w", sentence.text)
    if nested:
        yield Spotted(
            rule="11", text=f"'{nested[0][3:-3]}' stands within another clause. Make a sentence of it.", words=nested[0]
        )


def _is_list(text: str, count: int) -> bool:
    """'No bikes, no dogs.': things of one kind in a row."""
    return len(re.findall(r"\bno\b", text, re.IGNORECASE)) == count and "," in text


def _split(sentence: PlainSentence) -> Cure | None:
    parts = apart(sentence.text)
    if len(parts) < 2 or max(map(word_count, parts)) >= sentence.words:
        return None
    return _instead(sentence, " ".join(parts), label=f"Split into {len(parts)} sentences")


def _instead(sentence: PlainSentence, new: str, label: str = "") -> Cure:
    return Cure(label=label or f"Write '{new}'", at=sentence.start, old=sentence.text, new=new)


def _passive(tokens: Sequence[Token], at: int) -> Token | None:
    """The participle that a form of 'be' makes passive; None where it says a state."""
    if tokens[at].low not in _BE or tokens[at].tag == "POS":
        return None
    place = at + 1
    if place < len(tokens) and tokens[place].low in ("you", "we", "they", "it", "he", "she", "your", "the"):
        return None  # a question; its participle is too far to be sure of
    while place < len(tokens) and (tokens[place].low in _AFTER_BE or tokens[place].tag == "RB"):
        place += 1
    if place >= len(tokens):
        return None
    word = tokens[place]
    if word.tag not in ("VBN", "VBD") or not _is_participle(word) or word.text[0].isupper():
        return None
    return None if _is_state(tokens, place) else word


def _is_participle(word: Token) -> bool:
    return word.low.endswith(
        ("ed", "en", "wn", "lt", "pt", "ft", "nt", "ld", "ght", "ut", "de", "ne", "id", "ad", "et")
    ) or (word.tag == "VBN")


def _is_state(tokens: Sequence[Token], place: int) -> bool:
    word = tokens[place]
    by = next((at for at in range(place + 1, min(place + 4, len(tokens))) if tokens[at].low == "by"), None)
    if by is not None and by + 1 < len(tokens) and tokens[by + 1].tag.startswith(("DT", "PRP", "NN")):
        return tokens[by + 1].low in ("foot", "bus", "car", "post", "phone", "email", "letter", "law", "law.")
    return word.low in _STATES or "-" in word.text


def _second_idea(tokens: Sequence[Token]) -> str | None:
    """The words with which a second main idea begins."""
    mains = 0
    for at, token in enumerate(tokens):
        if token.text == ";":
            return _from(tokens, at)
        if token.text == "," and _next(tokens, at) in ("which", "who", "whose", "where", "whereby"):
            return _from(tokens, at)
        if token.low == "which" and at and tokens[at - 1].tag == "IN":
            return _from(tokens, at - 1)
        if token.low in _JOINTS and at and _joins(tokens, at):
            return _from(tokens, at)
        if token.low in ("because", "although", "though", "whereas") and at and mains:
            return _from(tokens, at)
        mains += _is_finite(tokens, at)
    return None


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a joint opens a clause: with a subject and a verb, or with an order after an order."""
    if not any(_is_finite(tokens, place) or tokens[place].tag == "VB" for place in range(at)):
        return False
    after = tokens[at + 1 :]
    if not after:
        return False
    if after[0].low in _OPENERS or after[0].tag in ("TO", ",") or _in_condition(tokens, at):
        return False
    if after[0].low in ("not", "only", "also", "then", "please") and len(after) > 1:
        after = after[1:]
    if after[0].tag in ("VB", "VBP") and _is_order(tokens, at):
        return tokens[at - 1].low not in _GO and tokens[0].low not in _GO
    if after[0].tag in ("MD", "VBZ") and after[0].low.isalpha():
        return True
    return _has_subject(after)


def _has_subject(after: Sequence[Token]) -> bool:
    """A subject, and within five words its verb."""
    if not (after[0].low in _SUBJECTS or after[0].tag.startswith(_SUBJECT_TAGS) or after[0].tag == "PRP$"):
        return False
    for place in range(1, min(6, len(after))):
        if after[place].tag in (",", ".") or after[place].low in _JOINTS or after[place].low in _OPENERS:
            return False
        if _is_finite(after, place):
            return after[place - 1].tag.startswith(("NN", "PRP", "EX", "RB", "DT", "CD"))
    return False


def _in_condition(tokens: Sequence[Token], at: int) -> bool:
    """Whether a joint stands in a clause that 'if' or its like has opened, and no comma has closed."""
    for place in range(at - 1, -1, -1):
        if tokens[place].text in (",", ";", ":"):
            return False
        if tokens[place].low in _OPENERS and tokens[place].low not in ("so", "in", "than", "as"):
            return True
    return False


def _is_order(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words before are an order or have 'must' or 'can': 'Fill in the form and send it.'"""
    first = next((token for token in tokens[:at] if token.low != "please"), None)
    return first is not None and (first.tag == "VB" or any(token.tag == "MD" for token in tokens[:at]))


def _is_finite(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if not (token.text[0].isalpha() or token.text[0] in "'’"):
        return False
    if token.tag == "MD":
        return True
    return token.tag in ("VBZ", "VBP", "VBD") and not (at and tokens[at - 1].tag in ("MD", "TO"))


def _next(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].low if at + 1 < len(tokens) else ""


def _from(tokens: Sequence[Token], at: int) -> str:
    return " ".join(token.text for token in tokens[at : at + 4])
