"""A paragraph as words with looks, things between them and wraps round them, whatever the format of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
    is_raised: bool = False  # round a whole sentence it would make it unreadable: superscript, struck out, hidden


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
    raised: frozenset[int] = frozenset()  # of the tags, those that may not be put round a whole sentence


def encode(pieces: Iterable[Piece], is_raised: Callable[[str], bool] = lambda look: False) -> Coded:
    """A paragraph as markup: the commonest look goes without tags, edges and wraps round the whole stay outside.

    Args:
        pieces: of the paragraph.
        is_raised: whether a look would make a whole sentence unreadable.
    """
    inner, before, after = _trimmed(_joined(pieces))
    around: list[Wrap] = []
    while len(inner) == 1 and isinstance(wrap := inner[0], Wrap):
        content, start, end = _trimmed(_joined(wrap.inside))
        if start or end:
            break
        around.append(wrap)
        inner = content
    coder = _Coder(is_raised)
    look = _usual_look(inner)
    text = coder.write(inner, look)
    if not has_words(text):
        return Coded("")
    looks = [words.look for words in _all_words(inner) if not is_raised(words.look)]
    first = looks[0] if looks else look
    return Coded(text, tuple(before), tuple(after), tuple(around), look, coder.tags, first, frozenset(coder.raised))


def decode(translation: str, coded: Coded) -> tuple[Piece, ...]:
    """The paragraph again, in another language.

    Tags may have moved. Where they make no sense the words keep the look of the first; no words are ever lost, nor is
    a picture, a note or a link, and none of the source come back. An empty pair is formatting that was given up.
    """
    reader = _Reader(coded)
    inner = reader.read(translation) if is_balanced(translation) else reader.flat(translation)
    inner = reader.with_lost(inner)
    for wrap in reversed(coded.around):
        inner = [replace(wrap, inside=tuple(inner))]
    return _joined([*coded.before, *inner, *coded.after])


class _Coder:
    """Numbers tags in the order in which they open."""

    def __init__(self, is_raised: Callable[[str], bool]) -> None:
        self.tags: dict[int, str | Solo | Wrap] = {}
        self.raised: set[int] = set()
        self._is_raised = is_raised
        self._depth = 0  # of raised wraps

    def write(self, pieces: Sequence[Piece], look: str) -> str:
        return "".join(self._piece(piece, look) for piece in pieces)

    def _piece(self, piece: Piece, look: str) -> str:
        if isinstance(piece, Solo):
            return f"<{self._next(piece)}/>"
        if isinstance(piece, Wrap):
            number = self._next(piece)
            self._depth += piece.is_raised
            inside = self.write(piece.inside, _usual_look(piece.inside))
            self._depth -= piece.is_raised
            return f"<{number}>{inside}</{number}>"
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
        if self._depth or (isinstance(tag, str) and self._is_raised(tag)) or self._raises(tag):
            self.raised.add(number)
        return number

    def _raises(self, tag: str | Solo | Wrap) -> bool:
        """Whether a wrap is raised itself, or holds nothing that is not: the link of a note's number."""
        if not isinstance(tag, Wrap) or tag.is_raised:
            return isinstance(tag, Wrap)
        inside = [piece for piece in tag.inside if not (isinstance(piece, Words) and not piece.text.strip())]
        return bool(inside) and all(
            self._is_raised(piece.look) if isinstance(piece, Words) else self._raises(piece) for piece in inside
        )


class _Reader:
    """Reads a translation by the tags of its source."""

    def __init__(self, coded: Coded) -> None:
        self._coded = coded
        self._used: set[int] = set()
        self._given_up: set[int] = set()  # pairs without words in them

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
        """With what the translation has lost: links and the like round all of it, other things at its end."""
        for number, tag in self._coded.tags.items():
            if number in self._used or isinstance(tag, str):
                continue
            if isinstance(tag, Wrap) and _has_words(tag):
                pieces = self._rewrapped(number, tag, pieces)
            elif isinstance(tag, Wrap):
                pieces = [*pieces, replace(tag, inside=())]
            elif tag.must_stay:
                pieces = [*pieces, tag]
        return pieces

    def _rewrapped(self, number: int, tag: Wrap, pieces: list[Piece]) -> list[Piece]:
        """The pieces in a wrap that lost its words; one that makes no sense round all of them is given up."""
        if number in self._coded.raised or (number in self._given_up and not tag.is_link):
            return pieces
        if not tag.is_link:
            return [replace(tag, inside=tuple(pieces))]
        looks = [words.look for words in _all_words(tag.inside)] or [self._coded.look]
        first, last = _longest_free(pieces)
        inside = tuple(_relooked(pieces[first:last], looks[0]))
        return [*pieces[:first], replace(tag, inside=inside), *pieces[last:]] if inside else pieces

    def _look(self, number: int, outer: str) -> str:
        tag = self._coded.tags.get(number)
        if isinstance(tag, Wrap):
            return _usual_look(tag.inside) if any(_all_words(tag.inside)) else outer
        return tag if isinstance(tag, str) else outer

    def _wrapped(self, number: int, pieces: list[Piece]) -> list[Piece]:
        tag = self._coded.tags.get(number)
        if not isinstance(tag, Wrap) or (number in self._used and not tag.is_link):
            return pieces
        if _has_words(tag) and all(isinstance(piece, Words) and not piece.text.strip() for piece in pieces):
            self._given_up.add(number)
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


def _has_words(wrap: Wrap) -> bool:
    return any(words.text.strip() for words in _all_words(wrap.inside))


def _longest_free(pieces: Sequence[Piece]) -> tuple[int, int]:
    """From where to where a link can be put: the longest stretch of words without another link in it."""
    best, start = (0, 0), 0
    for at in range(len(pieces) + 1):
        if at == len(pieces) or _has_link(pieces[at]):
            best = max(best, (start, at), key=lambda one: _letters(pieces[one[0] : one[1]]))
            start = at + 1
    return best


def _letters(pieces: Iterable[Piece]) -> int:
    return sum(len(words.text.strip()) for words in _all_words(pieces))


def _has_link(piece: Piece) -> bool:
    return isinstance(piece, Wrap) and (piece.is_link or any(map(_has_link, piece.inside)))


def _relooked(pieces: Iterable[Piece], look: str) -> list[Piece]:
    return [replace(piece, look=look) if isinstance(piece, Words) else piece for piece in pieces]
