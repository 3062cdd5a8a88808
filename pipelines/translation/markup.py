"""Reads and checks the markup of a segment: tags in order, balanced, each as often as in the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

TAG = re.compile(r"<(?P<close>/?)(?P<number>\d{1,6})(?P<alone>/?)>")
OBJECT = "\ufffc"  # stands for a standalone tag in plain text, as Unicode has it
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "#39": "'"}
_ENTITY = "|".join(_CHARACTERS)
_UNESCAPE = re.compile(f"&({_ENTITY});")
# Neither XML nor a page can hold these, and no script is written with them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class TagKind(StrEnum):
    """Whether a tag opens, closes, or stands alone."""

    OPEN = "open"
    CLOSE = "close"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag where it stands in the markup."""

    kind: TagKind
    number: int
    start: int
    end: int

    def __str__(self) -> str:
        return written(self.kind, self.number)


def written(kind: TagKind, number: int) -> str:
    """A tag as it is written."""
    return f"<{'/' if kind is TagKind.CLOSE else ''}{number}{'/' if kind is TagKind.ALONE else ''}>"


def escape(text: str) -> str:
    """Text of the document as markup, without characters that no file can hold."""
    return re.sub(r"[&<>]", lambda match: _ESCAPES[match.group()], _UNWRITABLE.sub("", text))


def unescape(text: str) -> str:
    """Markup without tags as text of the document. Quotes that an engine has escaped as for a web page are read too."""
    return _UNESCAPE.sub(lambda match: _CHARACTERS[match[1]], _UNWRITABLE.sub("", text))


def tags(text: str) -> tuple[Tag, ...]:
    """The tags of a markup in their order."""
    return tuple(_tag(match) for match in TAG.finditer(text) if not (match["close"] and match["alone"]))


def _tag(match: re.Match[str]) -> Tag:
    kind = TagKind.CLOSE if match["close"] else TagKind.ALONE if match["alone"] else TagKind.OPEN
    return Tag(kind, int(match["number"]), match.start(), match.end())


def pieces(text: str) -> Iterator[str | Tag]:
    """The markup as runs of text, still escaped, and tags."""
    at = 0
    for tag in tags(text):
        if tag.start > at:
            yield text[at : tag.start]
        yield tag
        at = tag.end
    if at < len(text):
        yield text[at:]


def plain(text: str, alone: str = "") -> str:
    """The words alone, unescaped.

    Args:
        text: markup.
        alone: what a standalone tag becomes.
    """
    return unescape(
        "".join(
            piece if isinstance(piece, str) else alone if piece.kind is TagKind.ALONE else "" for piece in pieces(text)
        )
    )


def has_words(text: str) -> bool:
    """Whether anything in it is for a translator: a letter outside tags."""
    return any(character.isalpha() for character in plain(text))


def is_balanced(text: str) -> bool:
    """Whether each opened tag is closed in its turn."""
    opened: list[int] = []
    for tag in tags(text):
        if tag.kind is TagKind.OPEN:
            opened.append(tag.number)
        elif tag.kind is TagKind.CLOSE and (not opened or opened.pop() != tag.number):
            return False
    return not opened


def tag_faults(source: str, draft: str) -> tuple[str, ...]:
    """What is wrong with the tags of a draft, in plain English; empty when all are there once and balanced."""
    wanted, found = _counts(source), _counts(draft)
    faults = [f"{name} is lost" for name in wanted if not found[name]]
    faults += [f"{name} stands {found[name]} times" for name in wanted if found[name] > wanted[name]]
    faults += [f"{name} is not in the source" for name in found if name not in wanted]
    if not faults and not is_balanced(draft):
        faults.append("tags cross one another")
    if re.search(rf"[<>]|&(?!(?:{_ENTITY});)", TAG.sub("", draft)):
        faults.append("there is a loose '<', '>' or '&'")
    return tuple(faults)


def _counts(text: str) -> Counter[str]:
    return Counter(map(str, tags(text)))


def emptied(source: str, draft: str) -> tuple[int, ...]:
    """The numbers of pairs that hold words in the source and none in the draft.

    An engine that makes one word of two leaves an empty pair behind: every tag is there, and the formatting is gone.
    """
    there = _filled(draft)
    if not there and not has_words(draft):
        return ()
    return tuple(number for number in _filled(source) if number not in there)


def moved(source: str, draft: str) -> tuple[str, ...]:
    """What is wrong with the formatting of a draft that no person has made: its tags, and pairs that it left empty."""
    there = {tag.number for tag in tags(draft)}
    empty = (f"<{number}> holds no words" for number in emptied(source, draft) if number in there)
    return (*tag_faults(source, draft), *empty)


def _filled(text: str) -> dict[int, None]:
    """The numbers of pairs that hold a word, a figure or a standalone tag, in the order in which they open."""
    opened: list[int] = []
    found: set[int] = set()
    for piece in pieces(text):
        if isinstance(piece, str):
            found |= set(opened) if any(map(str.isalnum, unescape(piece))) else set()
        elif piece.kind is TagKind.ALONE:
            found |= set(opened)
        elif piece.kind is TagKind.OPEN:
            opened.append(piece.number)
        elif piece.number in opened:
            opened.remove(piece.number)
    return dict.fromkeys(tag.number for tag in tags(text) if tag.number in found)


def mended(source: str, draft: str, raised: Collection[int] = ()) -> str:
    """The draft with every tag of the source once: good ones where they are, lost ones on the same words or round all.

    No word is lost by it; formatting of a few words may become formatting of all of them.

    Args:
        source: markup.
        draft: what an engine or the memory made of it.
        raised: numbers of pairs that would make a whole sentence unreadable, such as superscript. Where their words
            do not stand once in the draft, they are left empty, which means that the formatting goes.
    """
    clean = _only_known(source, _words_escaped(draft))
    gone = set(emptied(source, clean))
    keeps_pairs = is_balanced(clean)
    clean = "".join(
        str(piece)
        for piece in pieces(clean)
        if isinstance(piece, str) or piece.kind is TagKind.ALONE or (keeps_pairs and piece.number not in gone)
    )
    there = _counts(clean)
    before, after = "", ""
    first = _first_word(source)
    for tag in tags(source):
        if there[str(tag)] or tag.kind is TagKind.CLOSE:
            continue
        if tag.kind is TagKind.OPEN:
            clean, is_placed = _with_pair(source, clean, tag, is_raised=tag.number in raised)
            before, after = (before, after) if is_placed else (before + str(tag), f"</{tag.number}>" + after)
        elif tag.start < first:
            before += str(tag)
        else:
            clean += str(tag)
    return before + clean + after


def _with_pair(source: str, draft: str, opened: Tag, *, is_raised: bool) -> tuple[str, bool]:
    """The draft with a pair round the words that it holds in the source, and whether there was a place for it."""
    closing = f"</{opened.number}>"
    words = re.sub(r"</?\d{1,6}>", "", source[opened.end : source.index(closing, opened.end)]).strip()
    places = _places_of(words, draft)
    if len(places) == 1:
        start, end = places[0]
        return f"{draft[:start]}{opened}{words}{closing}{draft[end:]}", True
    return (f"{draft}{opened}{closing}", True) if is_raised else (draft, False)


def _places_of(words: str, draft: str) -> list[tuple[int, int]]:
    """Where words stand in a draft: no part of a longer word or figure, and no tag but their own among them."""
    if not any(map(str.isalnum, words)):
        return []
    bound = "" if not has_words(words) and tags(words) else r"\d" if words.isdigit() else r"\w"
    found: list[tuple[int, int]] = []
    for match in re.finditer(re.escape(words), draft):
        before, after = TAG.sub("", draft[: match.start()])[-1:], TAG.sub("", draft[match.end() :])[:1]
        is_part = bool(bound) and any(re.match(bound, side) for side in (before, after))
        is_cut = any(
            tag.start < match.end() and match.start() < tag.end and str(tag) not in words for tag in tags(draft)
        )
        if not is_part and not is_cut:
            found.append(match.span())
    return found


def _first_word(text: str) -> int:
    blank = TAG.sub(lambda match: " " * len(match.group()), text)
    return next((at for at, character in enumerate(blank) if not character.isspace()), len(text))


def _words_escaped(draft: str) -> str:
    return "".join(str(piece) if isinstance(piece, Tag) else escape(unescape(piece)) for piece in pieces(draft))


def _only_known(source: str, draft: str) -> str:
    """Without tags that the source has not, doubles, and halves of pairs."""
    wanted, counts = set(_counts(source)), _counts(draft)
    kept: list[str] = []
    for piece in pieces(draft):
        if isinstance(piece, str):
            kept.append(piece)
            continue
        name = str(piece)
        halves = {written(TagKind.OPEN, piece.number), written(TagKind.CLOSE, piece.number)}
        is_whole = piece.kind is TagKind.ALONE or all(counts[half] == 1 for half in halves)
        if name in wanted and is_whole and (piece.kind is not TagKind.ALONE or name not in kept):
            kept.append(name)
    return "".join(kept)


def renumbered(text: str) -> tuple[str, Mapping[int, int]]:
    """The same markup with its tags numbered 1, 2, … as they come, and new number → old number.

    Two segments that differ only in how their tags were counted become the same text.
    """
    new: dict[int, int] = {}
    for tag in tags(text):
        new.setdefault(tag.number, len(new) + 1)
    return with_numbers(text, new), {number: old for old, number in new.items()}


def with_numbers(text: str, numbers: Mapping[int, int]) -> str:
    """The markup with its tags' numbers replaced; a number that is not named stays."""
    return "".join(
        piece if isinstance(piece, str) else written(piece.kind, numbers.get(piece.number, piece.number))
        for piece in pieces(text)
    )


def unwrapped(text: str) -> tuple[str, str, str]:
    """What stands before the words (tags, blanks), the words with the tags among them, and what stands after.

    The middle is balanced: pairs round the whole text, blanks and standalone tags at its ends are taken off.
    """
    parts = list(pieces(text))
    places = _places(parts)
    first, last = 0, len(parts)
    while first < last and _is_edge(parts[first]):
        first += 1
    while last > first and _is_edge(parts[last - 1]):
        last -= 1
    while True:  # take back edge tags whose other half is inside
        unopened, unclosed = _halves(parts[first:last])
        if unopened and first:
            first -= 1
        elif unclosed and last < len(parts):
            last += 1
        else:
            break
    start, end = places[first], places[last]
    middle = text[start:end]
    left, right = len(middle) - len(middle.lstrip()), len(middle.rstrip())
    if not middle.strip():
        return text, "", ""
    return text[: start + left], middle[left:right], text[start + right :]


def _halves(parts: list[str | Tag]) -> tuple[int, int]:
    """How many pairs are closed and not opened here, and opened and not closed."""
    opened = {part.number for part in parts if isinstance(part, Tag) and part.kind is TagKind.OPEN}
    closed = {part.number for part in parts if isinstance(part, Tag) and part.kind is TagKind.CLOSE}
    return len(closed - opened), len(opened - closed)


def _is_edge(piece: str | Tag) -> bool:
    return isinstance(piece, Tag) or not piece.strip()


def _places(parts: list[str | Tag]) -> list[int]:
    places = [0]
    for part in parts:
        places.append(places[-1] + len(str(part)))
    return places
