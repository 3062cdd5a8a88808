"""The inline marks of Markdown as pieces, and pieces as Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from pipelines.documents.translated import unreadable
from pipelines.documents.translated.page_tokens import Token, in_another_language
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<hard>(?:\\|[ ]{2,})\n)|(?P<soft>\n)|(?P<ticks>`+)|"
    r"(?P<address><[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|<[^\s<>@]{1,64}@[^\s<>@]{1,255}>)|"
    r"(?P<tag></?[A-Za-z][^<>]{0,1000}>|<!--.{0,2000}?-->)|(?P<note>\[\^[\w-]{1,40}\])|"
    r"(?P<open>!?\[)|(?P<close>\])|(?P<mark>\*+|_+|~~)|(?P<entity>&#?\w{1,32};)|[^\\\n `<\[\]!*_~&]+|.",
    re.DOTALL,
)
_TARGET = re.compile(
    r"""\((?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*){0,20})(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)|\[[^\[\]]{0,500}\]"""
)
_TITLE = re.compile(r"""(\s)(?:"([^"]+)"|'([^']+)'|\(([^()]+)\))\s*\)$""")
_SPECIAL = re.compile(r"([\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~~|&(?=#?\w{1,32};))")
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+>=](?=\s|$|>)|>|\d{1,9}(?=[.)]\s)|~~~)")
_DEEPEST = 60  # marks within marks; a page of stars alone would take hours
_NAME = re.compile(r"</?\s*([A-Za-z][\w-]*)")


@dataclass(slots=True)
class _Open:
    """A mark that may turn out to have a partner."""

    raw: str
    end: int = 0  # place in the text
    pieces: list[Piece] = field(default_factory=list[Piece])


def read_inline(text: str, *, prefix: str = "", names: Collection[str] = (), language: str = "") -> list[Piece]:
    """The pieces of a stretch of Markdown.

    Args:
        text: lines joined by line breaks.
        prefix: what a line of the same block begins with, after a line break that stays.
        names: of links, in small letters, that the file defines elsewhere.
        language: of the file; an element that is marked as another one is left as it is.
    """
    reader = _Reader(text, prefix, names, language)
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match is not None
        place = reader.take(match)
    return reader.end()


class _Reader:
    def __init__(self, text: str, prefix: str, names: Collection[str], language: str) -> None:
        self._language = language
        self._text = text
        self._prefix = prefix
        self._names = names
        self._opened = [_Open("")]

    def take(self, match: re.Match[str]) -> int:
        """Read one token; the place after it."""
        raw, kind = match[0], match.lastgroup
        if kind == "ticks":
            return self._code(match)
        if kind == "close":
            return self._close_link(match)
        if kind == "mark":
            self._mark(match)
        elif kind == "open":
            self._open(raw, match.end())
        elif kind == "tag":
            self._tag(raw, match.end())
        elif kind in ("address", "note"):
            self._emit(Solo(raw))
        elif kind == "hard":
            self._emit(Solo(f"\\\n{self._prefix}", must_stay=False))
        else:
            said = {"escape": raw[1:], "soft": " ", "entity": html.unescape(raw)}
            self._emit(Words(said.get(kind or "", raw)))
        return match.end()

    def end(self) -> list[Piece]:
        while len(self._opened) > 1:
            self._give_up()
        return self._opened[0].pieces

    def _emit(self, piece: Piece) -> None:
        self._opened[-1].pieces.append(piece)

    def _open(self, raw: str, end: int) -> None:
        if len(self._opened) < _DEEPEST:
            self._opened.append(_Open(raw, end))
        else:
            self._emit(Solo(raw) if _NAME.match(raw) else Words(raw))

    def _give_up(self) -> None:
        """The last mark has no partner: it is a sign of the text."""
        last = self._opened.pop()
        name = _NAME.match(last.raw)
        self._emit(Solo(last.raw) if name else Words(last.raw))
        self._opened[-1].pieces += last.pieces

    def _code(self, match: re.Match[str]) -> int:
        end = re.compile(rf"(?<!`){match[0]}(?!`)").search(self._text, match.end())
        if end is None:
            self._emit(Words(match[0]))
            return match.end()
        self._emit(Solo(self._text[match.start() : end.end()].replace("\n", " ")))
        return end.end()

    def _close_link(self, match: re.Match[str]) -> int:
        place = next(
            (number for number in range(len(self._opened) - 1, 0, -1) if self._opened[number].raw in ("[", "![")), 0
        )
        if not place:
            self._emit(Words("]"))
            return match.end()
        while len(self._opened) - 1 > place:
            self._give_up()
        target = _TARGET.match(self._text, match.end())
        source = " ".join(self._text[self._opened[-1].end : match.start()].split())
        after = target[0] if target else ""
        if after in ("", "[]"):
            after = f"[{source}]" if source.casefold() in self._names else ""
        if not after:
            self._give_up()
            self._emit(Words("]"))
            return match.end()
        link = self._opened.pop()
        handle = [link.raw, f"]{after}"]  # a list: the title in it may be translated
        is_link = link.raw == "["
        self._emit(Wrap(handle, tuple(link.pieces), is_link=is_link) if link.pieces else Solo("".join(handle)))
        return target.end() if target else match.end()

    def _mark(self, match: re.Match[str]) -> None:
        raw = match[0]
        before, after = self._text[match.start() - 1 : match.start()], self._text[match.end() : match.end() + 1]
        closes, opens = bool(before.strip()), bool(after.strip())
        if raw[0] == "_":
            closes, opens = closes and not after.isalnum(), opens and not before.isalnum()
        left = len(raw)
        while left:
            last = self._opened[-1]
            if closes and last.raw and last.raw[0] == raw[0] and len(last.raw) <= left and last.pieces:
                self._opened.pop()
                mark = last.raw.replace("_", "*")
                self._emit(Wrap((mark, mark), tuple(last.pieces), is_raised=mark == "~~"))
                left -= len(last.raw)
            elif opens:
                taken = 2 if left >= 2 else 1
                self._open(raw[:taken], match.end())
                left -= taken
            else:
                self._emit(Words(raw[:left]))
                left = 0

    def _tag(self, raw: str, end: int) -> None:
        name = _NAME.match(raw)
        if name is None or raw.endswith("/>") or name[1].lower() in ("br", "img", "wbr", "hr", "input"):
            self._emit(Solo(raw, must_stay=name is None or name[1].lower() not in ("br", "wbr")))
        elif raw.startswith("</"):
            last = self._opened[-1]
            opened = _NAME.match(last.raw)
            if opened and opened[1].lower() == name[1].lower():
                self._opened.pop()
                kind = name[1].lower()
                if in_another_language(Token("open", last.raw, kind), self._language):
                    self._emit(Solo(self._text[last.end - len(last.raw) : end]))
                    return
                is_raised = unreadable.in_page(kind, last.raw)
                self._emit(Wrap((last.raw, raw), tuple(last.pieces), is_link=kind == "a", is_raised=is_raised))
            else:
                self._emit(Solo(raw))
        else:
            self._open(raw, end)


def titles_of(pieces: Iterable[Piece]) -> Iterator[tuple[str, Callable[[str], None]]]:
    """The titles of links and pictures, each with what puts another in its place."""
    for piece in pieces:
        if not isinstance(piece, Wrap):
            continue
        yield from titles_of(piece.inside)
        found = _TITLE.search(piece.handle[1])
        if found and piece.handle[1].startswith("]("):
            yield (
                html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", found[2] or found[3] or found[4])),
                partial(_put_title, piece.handle, found),
            )


def _put_title(handle: list[str], found: re.Match[str], title: str) -> None:
    words = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    handle[1] = f'{found.string[: found.start()]}{found[1]}"{words}")'


def write_inline(pieces: Iterable[Piece], *, in_table: bool = False) -> str:
    """Pieces as Markdown; signs of the text that would be marks are escaped."""
    text = "".join(_written(piece) for piece in pieces)
    if in_table:
        return re.sub(r"(?<!\\)\|", r"\\|", text)
    return _LINE_START.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], text)


def _written(piece: Piece) -> str:
    if isinstance(piece, Words):
        return _SPECIAL.sub(r"\\\1", piece.text.replace("\n", " ")).replace("\u00a0", "&nbsp;")
    if isinstance(piece, Solo):
        return str(piece.handle)
    before, after = piece.handle
    inside = "".join(_written(one) for one in piece.inside)
    stripped = inside.strip()
    if not stripped:
        return inside
    start, _, end = inside.partition(stripped)  # a blank next to a star keeps it from being a mark
    return f"{start}{before}{stripped}{after}{end}"
