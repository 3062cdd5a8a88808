"""Whether a rewritten sentence still sounds like English and says as much; a doubtful one is not used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipelines.documents.rules.clause_parts import lone_verb
from pipelines.documents.rules.inflection import is_verb, lemma
from pipelines.documents.rules.tagging import Token, tagged

_MODAL = r"(?:must|may|can|will|should|could|might|would|cannot)"
# Shapes that no rule means to write. A source that has one already may keep it.
_SHAPES = (
    r"\b(?:the|a|an|your|our|this|their) (?:the|a|an|your|our|this|their)\b",
    r"\b(?!that\b|had\b|in\b|ʘ)(\w+) \1\b",
    r"\b(?:home|homes) homes?\b|\bin home\b",
    r"\b(?:an?|the) (?:you|we|they|it|he|she|us|them)\b",
    r"\b(?:to|for|at|from|with|of|about|tell|ask|give|send|let) (?:we|they|he|she|I)\b(?! (?:are|can|will|may|have))",
    r"(?:^|[,.:] )(?:us|them|him) (?:\w+ )?(?:must|will|may|can|should|are|is)\b",
    r"\b(?:you|we|they|these|those) (?:not )?(?:is|was|has|does|isn't)\b",
    r"(?:^|[,.:] )(?:[Ii]t|[Tt]his|[Hh]e|[Ss]he) (?:are|have|do|been|be)\b",
    r"\b(?:be|been|is|are|was|were) had\b",
    r"\b[Uu]p to \w+ \w+s (?:is|was|has)\b",
    r"\b(?:would|must|may|might|will|cannot|been|of|which|whose|when|where|unless|until)[.](?= |$)",
    r"(?:^|[.] )But (?:on|upon|in|at|by|for|with|from) \w+ing (?!.*,)(?!.*\b(?:you|we|they|it)\b)",
    r"(?:^|[.] )(?:Whereupon|And|"
    r"Or (?!you|we|they|it|this|an?|the|your|our|any|\d|ʘ|if|by|in|call|phone|ask|go|use|write|send))\b",
    r"\b(?:This|It|These|They) (?:\w+ )?(?:\w+ )?(?:if|when|until|unless|before|after) and\b|\bapplies but\b",
    r"\b(?:be|been|being|is|are|was|were)(?: not)? (?:go|gone (?:up|down|to|with)|got (?!to\b)|said (?:no|yes)|come)\b",
    rf"\b{_MODAL} (?:but|and|so|if|when|because|has|is|are|was|had|does|the|a|an|of|for)\b",
    r"(?:^|[.] )(?:Should|Must|May|Can|Will|Would) (?!\d)[^?]*$",
    r"\b(?:the|a|an|and|or|but|your|our|if|because|than|nor|as|beginning|starting|ending)[.](?= |$)",
    r"[;,][.]|[.][.]|[,;]$|\bif (?:so|any|not)[.]",
    r"\b(?:get|got|take|took|taken|send|sent|pay|paid|throw|put|give) (?:back|away|off|out) (?:it|them|him|her|us)\b",
    r"\b(?:have|has|had) to pay by (?:the|us|you|our|your)\b",
    r"\b(?:unless|if|when) gone\b|\b(?:if|when|unless|because|that) please\b|\ban? another\b",
    r"\bstops? be\b|\bnot new the\b|\bno [a-z]+ not\b",
    r"(?<=[a-z,] )(?:You|We|They|The|If|It|This|Your|Our|Then|Please) [a-z]",
    r"\b(?:it|this) that\b.*\b(?:it|this) that\b",
    r"^(?:By|Of|From|With|To the|And|Or) [^,]*$",
    r"\bThis includes [^.]*,? and that\b|\bthat is (?:those|people|anyone) (?:\w+ )?\w+ed[.]",
)
_OPENING = re.compile(
    r"^(?:After that,|(?:At|During) that (?:point|time|period),|"
    r"At th(?:is|ese) [\w -]+?,|By that (?:date|time|day),|After that date,|For th(?:is|ese),|There,|"
    r"Then|If so,|If this happens,|Otherwise,|So|But|"
    r"Please) "
)
_LIGHT = frozenset(
    "a an the this that these those it they you we he she them us him her his its their your our who which whom whose "
    "what be is are was were been being am have has had having do does did and or but nor so if when where because as "
    "since for such also however therefore although yet otherwise then there to of in on at by with from any some "
    "example instance including includes please after time case means meaning not will must can may should "
    "would while whereas though whilst effect effective accordance line regardless irrespective exception exclusion "
    "apart excluding according addition along depending depend depends starts starting upon owing due result virtue "
    "done except following once even applies apply happen happens true rule whatever follows like want "
    "event whichever comes time requires requiring says begin beginning commence commencing whereupon namely "
    "whether subject having failing failure need needing rather".split()
)


def doubts(text: str) -> Counter[str]:
    """The doubtful shapes of a text, each with how often it stands there."""
    found: Counter[str] = Counter()
    for pattern in _SHAPES:
        found[pattern] = sum(1 for _ in re.finditer(pattern, text))
    for sentence in re.split(r"(?<=[.?!]) (?=[A-Zʘ])", text):
        tokens = tagged(sentence)
        found["modal"] += sum(_hangs(tokens, place) for place in range(len(tokens)))
    return +found


def sounds_worse(before: str, after: str) -> bool:
    """Whether a text has a doubtful shape that the text it was made from has not."""
    known = doubts(before)
    return any(times > known[shape] for shape, times in doubts(after).items())


def keeps_words(before: str, after: str) -> bool:
    """Whether every word that carries meaning in the one stands in the other, in any form."""
    return not _content(before) - _content(after)


def guarded(step: Callable[[str], str], text: str, *, keeps: bool = False) -> str:
    """What a step makes of a sentence; the sentence itself where the result is doubtful.

    Args:
        step: rewrites one sentence.
        text: the sentence.
        keeps: whether the step must keep every word that carries meaning.
    """
    written = step(text)
    if written == text:
        return text
    return text if sounds_worse(text, written) or (keeps and not keeps_words(text, written)) else written


def guarded_parts(cut: Callable[[str], tuple[str, ...]], text: str) -> tuple[str, ...]:
    """The parts that a sentence is cut into; the sentence whole where a part of it could not stand alone."""
    parts = cut(text)
    if len(parts) < 2:
        return parts if parts == (text,) or keeps_words(text, " ".join(parts)) else (text,)
    return parts if parts_sound(text, parts) else (text,)


def parts_sound(text: str, parts: Sequence[str]) -> bool:
    """Whether the parts of a sentence can each stand alone, say together all it says, and sound like English."""
    says = lone_verb(text) is not None
    whole = " ".join(part if part.endswith((".", "?", "!", ":")) else f"{part}." for part in parts)
    stand = all(not says or _stands(part) for part in parts)
    return stand and keeps_words(text, whole) and not sounds_worse(text, whole)


def _stands(part: str) -> bool:
    """'You must.' says nothing; 'By proof that …' hangs in the air."""
    words = re.findall(r"[\wʘ]+", part)
    if part.startswith("• "):
        return len(words) > 0
    if re.match(r"(?:For example|This includes|But not)\b", part):
        return len(words) > 1
    if part.endswith(":"):
        return len(words) > 1
    if _hangs_open(part):
        return False
    part = _OPENING.sub("", part)
    part = part[:1].upper() + part[1:]
    return (len(words) > 2 and (lone_verb(part) is not None or part.endswith(":"))) or len(part.split(": ")) == 2


def _hangs_open(part: str) -> bool:
    """'This is because your savings.': a clause of which only the subject is left."""
    match = re.search(
        r"\b(?:because|whether|unless|so that|only if|even if) (?!of\b|to\b|or\b|not\b)([^,.:]+)[.]?$", part
    )
    return match is not None and lone_verb(match[1]) is None and len(match[1].split()) < 7


def _hangs(tokens: Sequence[Token], place: int) -> bool:
    """A modal verb without a verb behind it: 'would has', 'You must.'"""
    token = tokens[place]
    if token.tag != "MD" or token.text == "May":
        return False
    rest = [other for other in tokens[place + 1 :] if not other.tag.startswith("RB") and other.lower not in _BETWEEN]
    if not rest or not rest[0].text[0].isalnum():
        return place > 0 and tokens[place - 1].lower in ("you", "we", "they", "it") and not _is_answer(tokens, place)
    first = rest[0]
    subject_behind = first.lower in ("you", "we", "they", "it", "i", "he", "she", "there", "this", "that")
    return not (is_verb(first.lower) or first.lower in ("be", "have", "by") or subject_behind or first.tag in _NAMES)


def _is_answer(tokens: Sequence[Token], place: int) -> bool:
    """'as soon as we can', 'if you can'."""
    return any(token.lower in ("as", "if", "where", "when", "than") for token in tokens[max(0, place - 3) : place])


def _content(text: str) -> Counter[str]:
    """Stems of the words that carry meaning; the tagger may see a word otherwise in a shorter sentence."""
    plain = text.lower().replace("other than", "except").replace("save that", "except that")
    plain = re.sub(r"\bnot counting\b", "except", plain)
    plain = re.sub(r"\brather than\b|\bwithout (?:you |them |us )?(?:needing|having) to\b", "", plain)
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", plain)
    return Counter({_stem(word): 1 for word in words if word not in _LIGHT})


def _stem(word: str) -> str:
    return lemma(lemma(word, "NOUN"), "VERB")[:6] if word.isalpha() else word


_BETWEEN = frozenset(("not", "also", "then", ",", "by", "law", "each", "all", "both", "please", "only", "still"))
_NAMES = ("NNP", "NNPS")
