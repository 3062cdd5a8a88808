"""Rules 6, 8, 9 and 10: abbreviations, figures of speech, foreign words and needless words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pipelines.documents.checks.context import Context
from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.checks.rewrites import rewrites
from pipelines.documents.checks.tables import Phrase, foreign, idioms, well_known
from pipelines.documents.plain_sentences import PlainSentence
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.phrases import in_full, without_needless_words
from pipelines.documents.tagging import Token, is_dictionary_word, tag
from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind

_CAPITALS = re.compile(r"(?<![\w@./-])[A-Z](?:[A-Z&]|\.(?=[A-Z]\.))+(?:\.|s\b)?(?![\w@/-])")
_LOWER = re.compile(
    r"(?<![\w@./-])(?:e\.?g\b\.?|i\.e\b\.?|ie\b(?=[,:\s])|etc\b\.?|approx\b\.?|incl\b\.?|asap\b|"
    r"info\b|dept\b\.?|govt\b\.?|"
    r"tel\b\.?(?=[:\s]*\d)|ext\b\.?(?=\s*\d)|min\b\.?(?= of)|max\b\.?(?= of)|hrs\b|mins\b|yrs\b|wks\b|pcm\b|pw\b|"
    r"p\.a\b\.?|w/e\b|"
    r"c/o\b|n/a\b|vs\b\.?|cllr\b\.?)(?![\w@])",
    re.IGNORECASE,
)
_OWN = {
    "info": "information", "dept": "department", "govt": "government", "hrs": "hours",
    "mins": "minutes", "yrs": "years",
    "wks": "weeks", "asap": "as soon as you can", "incl": "including", "approx": "about", "vs": "against",
}  # fmt: skip
_SHORT_ENOUGH = ("need to", "needs to")
_NO_CODES = frozenset((Kind.EMAIL, Kind.LINK, Kind.REFERENCE, Kind.PHONE))
_SHORT_WORDS = frozenset("NO IF DO BY ON OR TO WE BE AT IN IS IT MY SO UP AN AS".split())
_YOURS = frozenset("your his her their my our its one's the".split())
_OTHERS = frozenset("your one the my".split())


def short_forms(sentence: PlainSentence, context: Context) -> Iterator[Spotted]:
    """Rule 6. What is explained as a hard word, or is known better than its words, stays."""
    codes = [(value.start, value.end) for value in find_values(sentence.text) if value.kind in _NO_CODES]
    for pattern in (_CAPITALS, _LOWER):
        for match in pattern.finditer(sentence.text):
            inside = any(start < match.end() and match.start() < end for start, end in codes)
            if inside or (pattern is _CAPITALS and _may_stay(match[0], context)):
                continue
            full = _in_full(sentence.text, match)
            known = f" Write '{full}'." if full else " Write the full words."
            yield Spotted(
                rule="6",
                text=f"'{match[0]}' is an abbreviation.{known}",
                words=match[0],
                cure=Cure(label=f"Write '{full}'", at=sentence.start + match.start(), old=match[0], new=full)
                if full
                else None,
            )


def _may_stay(short: str, context: Context) -> bool:
    plain = short.replace(".", "").replace("&", "")
    if plain in well_known() or plain.removesuffix("s") in well_known():
        return True
    if is_shouted(short):
        return True  # a word in capitals is rule 20's
    return any(plain.lower() == term or plain.lower() in term.split() for term in context.explained)


def is_shouted(word: str) -> bool:
    """Whether capitals spell an everyday word: 'NOT', 'IMPORTANT'; an abbreviation is none."""
    if not (word.isalpha() and word.isupper()) or word in well_known() or in_full(word) != word:
        return False
    return (len(word) > 2 or word in _SHORT_WORDS) and is_dictionary_word(word)


def _in_full(text: str, match: re.Match[str]) -> str:
    """The full words of an abbreviation, in small letters within a sentence; empty where they are unknown."""
    full = _OWN.get(match[0].lower().rstrip(".")) or in_full(f"x {match[0]} x")[2:-2].strip()
    if full == match[0] or not full:
        return ""
    if re.search(r"\bthe $", text[: match.start()], re.IGNORECASE):
        full = full.removeprefix("the ")
    if match.start() == 0:
        full = full[:1].upper() + full[1:]
    ends = match[0].endswith(".") and not text[match.end() :].strip()
    return full + ("." if ends and not full.endswith(".") else "")


def figures_of_speech(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 8."""
    for at, end, phrase in _found(tag(sentence.text), idioms()):
        yield _phrase(sentence, at, end, phrase, "8", "is a figure of speech. Say what is meant")


def foreign_spans(text: str) -> list[tuple[int, int]]:
    """Where words of other languages stand."""
    return [(at, end) for at, end, _ in _found(tag(text), foreign())]


def foreign_words(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 9."""
    tokens = tag(sentence.text)
    for at, end, phrase in _found(tokens, foreign()):
        if not (phrase.words == ("alias",) and tokens[0].end < at):
            yield _phrase(sentence, at, end, phrase, "9", "comes from another language. Use English words")


def _phrase(sentence: PlainSentence, at: int, end: int, phrase: Phrase, rule: str, fault: str) -> Spotted:
    said = sentence.text[at:end]
    exact = tuple(said.lower().replace("’", "'").split()) == phrase.words
    new = phrase.plain[:1].upper() + phrase.plain[1:] if at == 0 else phrase.plain
    advice = f": '{new}'." if new else "."
    cure = Cure(label=f"Write '{new}'", at=sentence.start + at, old=said, new=new) if new and exact else None
    return Spotted(rule=rule, text=f"'{said}' {fault}{advice}", words=said, cure=cure)


def _found(tokens: Sequence[Token], heads: Mapping[str, tuple[Phrase, ...]]) -> Iterator[tuple[int, int, Phrase]]:
    """Phrases in a sentence, verbs and nouns in any form, 'your' as any owner."""
    words = [token for token in tokens if token.text[0].isalpha() or token.text[0] in "'’"]
    reached = 0
    for at, token in enumerate(words):
        candidates = [phrase for form in _forms(token) for phrase in heads.get(form, ())]
        for phrase in sorted(candidates, key=lambda phrase: -len(phrase.words)):
            part = words[at : at + len(_pieces(phrase))]
            if token.start >= reached and len(part) == len(_pieces(phrase)) and _same(part, _pieces(phrase)):
                reached = part[-1].end
                yield token.start, part[-1].end, phrase
                break


@cache
def _pieces(phrase: Phrase) -> tuple[str, ...]:
    """The words as the tagger cuts them: "sky's" is two."""
    return tuple(piece for word in phrase.words for piece in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|'s|'[a-z]+", word))


def _same(part: Sequence[Token], words: Sequence[str]) -> bool:
    return all(
        word in _forms(token) or (word in _OTHERS and token.low in _YOURS)
        for token, word in zip(part, words, strict=True)
    )


def _forms(token: Token) -> frozenset[str]:
    return _forms_of(token.low)


@lru_cache(maxsize=20_000)
def _forms_of(word: str) -> frozenset[str]:
    return frozenset((word, lemma(word, "VERB"), lemma(word, "NOUN")) if word.isalpha() else (word,))


def needless_words(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 10."""
    shorter = without_needless_words(sentence.text)
    for change in rewrites(sentence.text, shorter):
        if not re.search(r"[a-z]", change.old, re.IGNORECASE) or change.old.lower() in _SHORT_ENOUGH:
            continue
        advice = f"Write '{change.new}'." if change.new else "Leave it out."
        yield Spotted(
            rule="10",
            text=f"'{change.old}' is longer than it need be. {advice}",
            words=change.old,
            cure=Cure(label=advice.rstrip("."), at=sentence.start + change.at, old=change.old, new=change.new),
        )
