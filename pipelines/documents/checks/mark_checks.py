"""Rules 20, 27 and 28 as far as the words go: capitals, special characters, punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.checks.phrase_checks import is_shouted
from pipelines.documents.plain_sentences import PlainSentence
from pipelines.documents.tagging import tag
from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind

_CODES = frozenset((Kind.EMAIL, Kind.LINK, Kind.PHONE, Kind.REFERENCE, Kind.DATE, Kind.TIME, Kind.FRACTION))
_SHOUTED = re.compile(
    r"(?<![\w@./-])[A-Z]{2,}(?:['’][A-Z]+)?(?:\s+(?:[A-Z]{2,}(?:['’][A-Z]+)?|A|I)(?=\W|$))*(?![\w@/-])"
)
_MARKUP = re.compile(
    r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,80})(?<=\S)\1(?!\w)|</?(?:b|i|u|em|strong)>", re.IGNORECASE
)
_SPECIAL = re.compile(r"and/or|24/7|(?<=\w)/(?=\w)|[&/<>§#*@~^|\\=™®©•{}¶†‡_]|(?<=\d)\+|\+(?=\s)|º|…|\.\.\.+")
_SAID = {"&": "and", "and/or": "or", "24/7": "all day, every day", "§": "section", "=": "is", "#": "number"}
_PUNCTUATION = re.compile(r";|\s[–—-]\s|[–—]|\([^()]*\)|[()\[\]]|:(?=\s*\S)")
_LABEL = re.compile(r"^(?:[\w'’£-]+\s){0,3}[\w'’£-]+$")
_CLAUSE = re.compile(r"(?:you|we|they|it|he|she|there|this|that|these|those|i|please|the|your|our|if)\b", re.IGNORECASE)


def shouting(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 20: words in capitals, and marks for bold, italics or underlining."""
    for match in _SHOUTED.finditer(sentence.text):
        words = match[0].split()
        if not any(is_shouted(word) for word in words) or not all(is_shouted(word) or word in "AI" for word in words):
            continue
        new = match[0].capitalize() if match.start() == 0 else match[0].lower()
        yield Spotted(
            rule="20",
            text=f"'{match[0]}' is in capitals, which are harder to read. Write '{new}'.",
            words=match[0],
            cure=Cure(label=f"Write '{new}'", at=sentence.start + match.start(), old=match[0], new=new),
        )
    for match in _MARKUP.finditer(sentence.text):
        new = match[2] or ""
        yield Spotted(
            rule="20",
            text=f"'{match[0]}' has marks for bold, italics or underlining. Only hard words are bold.",
            words=match[0],
            cure=Cure(label="Take the marks out", at=sentence.start + match.start(), old=match[0], new=new),
        )


def special_characters(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 27. Addresses, references, dates and fractions keep theirs."""
    taken = _taken(sentence) + [(match.start(), match.end()) for match in _MARKUP.finditer(sentence.text)]
    for match in _SPECIAL.finditer(sentence.text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        new, old, at = _said(sentence.text, match)
        advice = f" Write '{new}'." if new else " Use words."
        yield Spotted(
            rule="27",
            text=f"'{match[0]}' is a special character.{advice}",
            words=match[0],
            cure=Cure(label=f"Write '{new}'", at=sentence.start + at, old=old, new=new) if new else None,
        )


def _said(text: str, match: re.Match[str]) -> tuple[str, str, int]:
    """What to write, instead of which words, and where these begin."""
    mark = match[0]
    if mark == "/":
        around = re.search(r"([A-Za-z]+)/([A-Za-z]+)(?!/)", text[max(0, match.start() - 25) : match.end() + 25])
        if around is None or len(around[1]) < 2:
            return "", mark, match.start()
        return f"{around[1]} or {around[2]}", around[0], max(0, match.start() - 25) + around.start()
    new = _SAID.get(mark, "")
    if new and mark in "&=§#" and not text[: match.start()].endswith(" ") and match.start():
        new = f" {new}"
    if new and mark in "&=§#" and text[match.end() : match.end() + 1].isalnum():
        new = f"{new} "
    return new, mark, match.start()


def punctuation(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 28. A colon may end a sentence before a list, and stand behind a label ('Phone: …')."""
    taken = _taken(sentence)
    for match in _PUNCTUATION.finditer(sentence.text):
        if any(start < match.end() and match.start() < end for start, end in taken if match[0][0] != "("):
            continue
        if match[0] == ":" and _is_label(sentence.text[: match.start()].strip()):
            continue
        if match[0].strip() == "-" and re.search(r"^\s*$", sentence.text[: match.start()]):
            continue
        yield Spotted(
            rule="28",
            text=f"{_named(match[0])} makes a sentence harder. Make 2 sentences, or use 'and' or 'to'.",
            words=match[0].strip(),
            cure=_as_sentences(sentence, match),
        )


def _is_label(text: str) -> bool:
    return _LABEL.match(text) is not None and not any(token.tag in ("VBZ", "VBP", "MD") for token in tag(text))


def _named(mark: str) -> str:
    shown = mark.strip()
    kinds = {";": "A semicolon (;)", ":": "A colon (:)", "–": "A dash (–)", "—": "A dash (—)", "-": "A dash (-)"}
    return kinds.get(shown, f"A bracket {shown}" if len(shown) < 60 else "A bracket")


def _as_sentences(sentence: PlainSentence, match: re.Match[str]) -> Cure | None:
    before, after = sentence.text[: match.start()].rstrip(), sentence.text[match.end() :].lstrip()
    mark = match[0].strip()
    if mark[0] == "(":
        return _bracket_last(sentence, match, before, after)
    if mark in ("–", "—", "-") and re.search(r"\d(?:[ap]m)?$|day$", before) and re.match(r"\d|[A-Z][a-z]+day", after):
        return _cure(sentence, match, " to ", "Write 'to'")
    if mark in (";", ":", "–", "—", "-") and _CLAUSE.match(after) and _is_whole(before) and _is_whole(after):
        rest = after[:1].upper() + after[1:]
        return Cure(label="Make 2 sentences", at=sentence.start, old=sentence.text, new=f"{before}. {rest}")
    return None


def _bracket_last(sentence: PlainSentence, match: re.Match[str], before: str, after: str) -> Cure | None:
    """A bracket that ends the sentence and is a sentence itself stands behind it."""
    inside = match[0].strip("() ")
    if after.strip(".!") or not _CLAUSE.match(inside) or not _is_whole(inside):
        return None
    new = f"{before}. {inside[:1].upper()}{inside[1:].rstrip('.')}."
    return Cure(label="Make 2 sentences", at=sentence.start, old=sentence.text, new=new)


def _is_whole(text: str) -> bool:
    """Whether words have a verb of their own."""
    tokens = tag(text)
    return any(token.tag in ("MD", "VBZ", "VBP", "VBD") for token in tokens) or tokens[0].tag == "VB"


def _cure(sentence: PlainSentence, match: re.Match[str], new: str, label: str) -> Cure:
    return Cure(label=label, at=sentence.start + match.start(), old=match[0], new=new)


def _taken(sentence: PlainSentence) -> list[tuple[int, int]]:
    return [(value.start, value.end) for value in find_values(sentence.text) if value.kind in _CODES]
