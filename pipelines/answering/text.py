"""Text as later steps see it: one way to write each character, and its sentences and words."""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 3  # accents on one letter; no language needs more, and sorting long runs is quadratic

_LOOK_ALIKES = str.maketrans(
    "АВЕЅКМНОРСТХУІЈаеѕорсухіјԁһԛԝɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιαρτυκ",
    "ABESKMHOPCTXYIJaesopcyxijdhqwgABEZHIKMNOPTYXoviaptuk",
)
_PUNCTUATION = str.maketrans("‘’‚‛′`´“”„‟″‐‑‒–—―−﹘", "'''''''\"\"\"\"\"--------")
_WHITE_SPACE = re.compile(r"[^\S\n]+")
_WORD_LIKE = re.compile(r"\w+")
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
_ONLY_ASCII = re.compile(r"[\x20-\x7E\n]*+\Z")

_PIECE = re.compile(r"\S+")
_ENDS = re.compile(r"[.!?…]['\")\]]{0,3}\Z")
_LIST_ITEM = re.compile(r"(?:[-*•]|\d{1,3}[.)])\s")
_INITIAL = re.compile(r"[('\"]{0,2}[A-Z]\.\Z")
_FIGURE_NEXT = re.compile(r"[£\d]")
# Never the end of a sentence: a name or an example follows.
_OPENS = frozenset(
    "e.g. i.e. eg. ie. mr. mrs. ms. dr. prof. rev. vs. cf. approx. incl. est. tel. para. sch. fig.".split()
)
# The end of a sentence unless a number follows: 'No. You do not pay.', 'No. 5'.
_OPENS_BEFORE_FIGURE = frozenset("no. nos. s. ss. reg. art. p. pp. ext. min. max.".split())
# The end of a sentence unless a small letter follows: 'by 5 p.m. You can', 'rent etc. and'.
_OPENS_BEFORE_SMALL = frozenset("a.m. p.m. am. pm. etc. st. rd. ave. ltd. inc. co. dept.".split())
# 'You are in band D. You pay' ends; 'Write to J. Smith' does not.
_LETTERED = frozenset("band bands class zone area group stage part code form category and or am".split())


def normalise(text: str) -> str:
    """The same text with one way to write each character.

    Full-width and other digits become 0-9, invisible characters go, look-alike letters of other alphabets become Latin
    where they stand in a word with Latin letters or digits, quotes and dashes become plain, spaces single. Lines stay.
    """
    if _ONLY_ASCII.match(text):
        return _WHITE_SPACE.sub(" ", text).strip()
    text = unicodedata.normalize("NFKC", _without_invisible(text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _without_invisible(text).translate(_PUNCTUATION)
    text = "".join(_plain_digit(character) for character in text)
    text = _WORD_LIKE.sub(_to_latin, text)
    return _WHITE_SPACE.sub(" ", text).strip()


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, as written; white space inside one is single.

    A list item ('- ' at the start of a line) is one sentence and keeps its mark. An empty line ends a sentence.
    'e.g.', 'No. 5', '£1.50', '9.30am' and web addresses do not.
    """
    return [sentence for block in _blocks(text) for sentence in _split(block)]


def fold(text: str) -> str:
    """Small letters without accents, for comparing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _without_invisible(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "Cf" or (category == "Cc" and character not in "\n\t"):
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _plain_digit(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _to_latin(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii() or not _LATIN_OR_DIGIT.search(word):
        return word
    return word.translate(_LOOK_ALIKES)


def _blocks(text: str) -> list[str]:
    """Paragraphs and list items; a line that goes on from the one above is joined to it."""
    blocks: list[str] = []
    open_block = False
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            open_block = False
        elif open_block and not _LIST_ITEM.match(line) and (raw[0].isspace() or not _LIST_ITEM.match(blocks[-1])):
            blocks[-1] += f" {line}"
        else:
            blocks.append(line)
            open_block = True
    return blocks


def _split(block: str) -> list[str]:
    pieces = _PIECE.findall(block)
    if _LIST_ITEM.match(block):
        return [" ".join(pieces)]
    found: list[str] = []
    start = 0
    for position, piece in enumerate(pieces[:-1]):
        before = pieces[position - 1].lower() if position > start else ""
        if _is_end(before, piece, pieces[position + 1]):
            found.append(" ".join(pieces[start : position + 1]))
            start = position + 1
    if pieces:
        found.append(" ".join(pieces[start:]))
    return found


def _is_end(before: str, piece: str, after: str) -> bool:
    if not _ENDS.search(piece[-4:]):
        return False
    # "A 'Was this right?' mark": what is quoted ends, the sentence goes on.
    if piece[-1] in "'\")" and after[:1].islower():
        return False
    word = piece.lstrip("('\"[").rstrip("'\")]").lower()
    if word in _OPENS:
        return False
    if _INITIAL.match(piece) and before not in _LETTERED and after[:1].isupper():
        return False
    if word in _OPENS_BEFORE_FIGURE:
        return not _FIGURE_NEXT.match(after)
    if word in _OPENS_BEFORE_SMALL:
        return not after[:1].islower()
    return True
