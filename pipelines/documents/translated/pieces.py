"""A paragraph as words with looks, things between them and wraps round them, whatever the format of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.translation import markup
from pipelines.translation.markup import Tag, TagKind, escape, has_words, is_balanced, unescape


@dataclass(frozen=True, slots=True)
class Words:
    """Text of one look."""

    text: str
    look: str = ""  # equal for words that look equal; the format knows what stands behind it


@dataclass(frozen=True, slots=True)
class Solo:
    """Something in the text that is no word."""

    handle: Any = field(compare=False)  # what the format puts there
    must_stay: bool = True  # a picture or a note, which a translation may not lose; not a line break


@dataclass(frozen=True, slots=True)
class Wrap:
    """Something round words: a link, a form field."""

    handle: Any = field(compare=False)
    inside: tuple[Piece, ...] = ()
    is_link: bool = False  # it can stand twice, and round a whole sentence


Piece = Words | Solo | Wrap


@dataclass(frozen=True, slots=True)
class Coded:
    """A paragraph as markup, with what its tags mean."""

    text: str  # markup; empty when there is nothing to translate
    before: tuple[Piece, ...] = ()  # what stands at the edges is no business of a translator's
    after: tuple[Piece, ...] = ()
    around: tuple[Wrap, ...] = ()  # wraps round the whole, from outside to inside
    look: str = ""  # of words outside all tags
    tags: dict[int, str | Solo | Wrap] = field(default_factory=dict[int, "str | Solo | Wrap"])  # a text is a look
    first_look: str = ""


def encode(pieces: Iterable[Piece]) -> Coded:
    """A paragraph as markup: the commonest look goes without tags, edges and wraps round the whole stay outside."""
    inner, before, after = _trimmed(_joined(pieces))
    around: list[Wrap] = []
    while len(inner) == 1 and isinstance(wrap := inner[0], Wrap):
        content, start, end = _trimmed(_joined(wrap.inside))
        if start or end:
            break
        around.append(wrap)
        inner = content
    coder = _Coder()
    look = _usual_look(inner)
    text = coder.write(inner, look)
    if not has_words(text):
        return Coded("")
    words = list(_all_words(inner))
    return Coded(text, tuple(before), tuple(after), tuple(around), look, coder.tags, words[0].look if words else look)


def decode(translation: str, coded: Coded) -> tuple[Piece, ...]:
    """The paragraph again, in another language.

    Tags may have moved. Where they make no sense the words keep the look of the first; no words are ever lost, nor is
    a picture, a note or a link.
    """
    reader = _Reader(coded)
    inner = reader.read(translation) if is_balanced(translation) else reader.flat(translation)
    inner = reader.with_lost(inner)
    for wrap in reversed(coded.around):
        inner = [replace(wrap, inside=tuple(inner))]
    return _joined([*coded.before, *inner, *coded.after])


class _Coder:
    """Numbers tags in the order in which they open."""

    def __init__(self) -> None:
        self.tags: dict[int, str | Solo | Wrap] = {}

    def write(self, pieces: Sequence[Piece], look: str) -> str:
        return "".join(self._piece(piece, look) for piece in pieces)

    def _piece(self, piece: Piece, look: str) -> str:
        if isinstance(piece, Solo):
            return f"<{self._next(piece)}/>"
        if isinstance(piece, Wrap):
            number = self._next(piece)
            return f"<{number}>{self.write(piece.inside, _usual_look(piece.inside))}</{number}>"
        if piece.look == look:
            return escape(piece.text)
        stripped = piece.text.strip()
        if not stripped:  # a bold blank is a blank
            return escape(piece.text)
        number = self._next(piece.look)
        start, _, end = piece.text.partition(stripped)
        return f"{escape(start)}<{number}>{escape(stripped)}</{number}>{escape(end)}"

    def _next(self, tag: str | Solo | Wrap) -> int:
        number = len(self.tags) + 1
        self.tags[number] = tag
        return number


class _Reader:
    """Reads a translation by the tags of its source."""

    def __init__(self, coded: Coded) -> None:
        self._coded = coded
        self._used: set[int] = set()

    def read(self, translation: str) -> list[Piece]:
        """Well-formed markup. Tags that the source has not are passed over, their words kept."""
        stack: list[tuple[int, str, list[Piece]]] = [(0, self._coded.look, [])]
        for bit in markup.pieces(translation):
            number, look, pieces = stack[-1]
            if isinstance(bit, Tag) and bit.kind is TagKind.OPEN:
                stack.append((bit.number, self._look(bit.number, look), []))
            elif isinstance(bit, Tag) and bit.kind is TagKind.CLOSE:
                stack.pop()
                stack[-1][2].extend(self._wrapped(number, pieces))
            else:
                pieces.extend(self._simple(bit, look))
        return stack[0][2]

    def flat(self, translation: str) -> list[Piece]:
        """Markup of which only the words and the single tags can be trusted."""
        pieces: list[Piece] = []
        for bit in markup.pieces(translation):
            if isinstance(bit, str) or bit.kind is TagKind.ALONE:
                pieces.extend(self._simple(bit, self._coded.first_look))
        return pieces

    def with_lost(self, pieces: list[Piece]) -> list[Piece]:
        """With the links and things that the translation has lost: a link round all of it, the others at its end."""
        lost = {
            number: tag
            for number, tag in self._coded.tags.items()
            if number not in self._used and not isinstance(tag, str)
        }
        for tag in lost.values():
            if isinstance(tag, Solo) and tag.must_stay:
                pieces = [*pieces, tag]
            elif isinstance(tag, Wrap) and tag.is_link and not any(_has_wrap(piece) for piece in pieces):
                looks = [words.look for words in _all_words(tag.inside)] or [self._coded.look]
                pieces = [replace(tag, inside=tuple(_relooked(pieces, looks[0])))]
            elif isinstance(tag, Wrap):
                pieces = [*pieces, Words(" ", self._coded.look), tag]
        return pieces

    def _look(self, number: int, outer: str) -> str:
        tag = self._coded.tags.get(number)
        if isinstance(tag, Wrap):
            return _usual_look(tag.inside) if any(_all_words(tag.inside)) else outer
        return tag if isinstance(tag, str) else outer

    def _wrapped(self, number: int, pieces: list[Piece]) -> list[Piece]:
        tag = self._coded.tags.get(number)
        if not isinstance(tag, Wrap) or not pieces or (number in self._used and not tag.is_link):
            return pieces
        self._used.add(number)
        return [replace(tag, inside=tuple(_joined(pieces)))]

    def _simple(self, bit: str | Tag, look: str) -> list[Piece]:
        if isinstance(bit, str):
            return [Words(unescape(bit), look)]
        tag = self._coded.tags.get(bit.number)
        if not isinstance(tag, Solo) or bit.number in self._used:
            return []
        self._used.add(bit.number)
        return [tag]


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours of the same look as one."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, Words) and not piece.text:
            continue
        if isinstance(piece, Words) and isinstance(last, Words) and piece.look == last.look:
            joined[-1] = Words(last.text + piece.text, piece.look)
        else:
            joined.append(piece)
    return tuple(joined)


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], list[Piece], list[Piece]]:
    """The pieces without blanks and things at either edge, and those."""
    first, last = 0, len(pieces)
    while first < last and _is_edge(pieces[first]):
        first += 1
    while last > first and _is_edge(pieces[last - 1]):
        last -= 1
    inner, before, after = list(pieces[first:last]), list(pieces[:first]), list(pieces[last:])
    if inner and isinstance(head := inner[0], Words):
        text = head.text.lstrip()
        before += [Words(head.text[: len(head.text) - len(text)], head.look)] if len(text) < len(head.text) else []
        inner[0] = Words(text, head.look)
    if inner and isinstance(tail := inner[-1], Words):
        text = tail.text.rstrip()
        after = [Words(tail.text[len(text) :], tail.look), *after] if len(text) < len(tail.text) else after
        inner[-1] = Words(text, tail.look)
    return tuple(inner), before, after


def _is_edge(piece: Piece) -> bool:
    return isinstance(piece, Solo) or (isinstance(piece, Words) and not piece.text.strip())


def _usual_look(pieces: Iterable[Piece]) -> str:
    """The look of most letters; the first of equals."""
    counted: Counter[str] = Counter()
    for piece in pieces:
        if isinstance(piece, Words):
            counted[piece.look] += len(piece.text.strip())
    return counted.most_common(1)[0][0] if counted else ""


def _all_words(pieces: Iterable[Piece]) -> Iterable[Words]:
    for piece in pieces:
        if isinstance(piece, Words):
            yield piece
        elif isinstance(piece, Wrap):
            yield from _all_words(piece.inside)


def _has_wrap(piece: Piece) -> bool:
    return isinstance(piece, Wrap) and piece.is_link


def _relooked(pieces: Iterable[Piece], look: str) -> list[Piece]:
    return [replace(piece, look=look) if isinstance(piece, Words) else piece for piece in pieces]
