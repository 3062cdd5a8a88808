"""Markdown files taken apart into segments and written again: words only, no code or addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from pipelines.documents.translated.markdown_inline import read_inline, titles_of, write_inline
from pipelines.documents.translated.page import read_markup
from pipelines.documents.translated.page_tokens import tokenise
from pipelines.documents.translated.pieces import Piece, Words
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.text_bytes import Place, Source, assemble, read_bytes
from pipelines.documents.translated.units import Part, Unit
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import plain_language
from pipelines.extraction.markdown_file import text_blocks
from pipelines.translation.markup import escape, plain

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.{0,20000}?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LANGUAGE = re.compile(r"^(?:lang|language):[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_TITLE = re.compile(
    r"""^title:[ \t]*(?:"([^"\\\n]+)"|'([^'\n]+)'|([^\s"'\[\]{}&*!|>%@`#,?:-][^\n]*?))[ \t]*$""", re.MULTILINE
)
_PLAIN = re.compile(r"[^\W\d_][^:#\n\\\"]*")  # a value of front matter that needs no quotation marks
_TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+$")
_NOTE = re.compile(r"^[ ]{0,3}\[\^[\w-]{1,40}\]:[ \t]*", re.MULTILINE)
_DEFINED = re.compile(r"^[ ]{0,3}\[([^\[\]\n]{1,200})\]:[ \t]*\S", re.MULTILINE)
_FILLER = "\ue100"  # stands for the mark of a note, which Markdown itself does not know


class MarkdownFile:
    """One Markdown file under translation."""

    def __init__(self, data: bytes, name: str, script: Script | None = None) -> None:
        """Find the texts.

        Raises:
            ExtractionError: too long.
        """
        self._source: Source = read_bytes(data, name)
        self._script = script
        self._text = self._source.text
        matter = _FRONT_MATTER.match(self._text)
        self._start = matter.end() if matter else 0
        self._names = {" ".join(one.split()).casefold() for one in _DEFINED.findall(self._text)}
        self._part = Part("text", stem="text")
        self._places: list[Place] = []
        self._head_places: list[Place] = []
        self.parts = [self._front_matter(), self._part]
        self.left_out: tuple[LeftOut, ...] = ()
        self._read()

    @property
    def language(self) -> str:
        told = _LANGUAGE.search(self._text[: self._start])
        return plain_language(told[1]) if told else ""

    def save(self, notice: str, *, translated: bool) -> bytes:
        assert self._script is not None
        text = assemble(self._text, self._places, start=self._start)
        if notice:
            text = f"> **{write_inline([Words(notice)])}**\n\n{text}"
        if translated and self._script.right_to_left:
            told = f'lang="{self._script.tag}" dir="{self._script.direction}"'
            text = f"<div {told}>\n\n{text.rstrip()}\n\n</div>\n"
        head = assemble(self._text[: self._start], self._head_places)
        if translated and head:
            head = _LANGUAGE.sub(lambda found: found[0].replace(found[1], self._script_tag()), head, count=1)
        return self._source.bytes(head + text)

    def _script_tag(self) -> str:
        assert self._script is not None
        return self._script.tag

    def _front_matter(self) -> Part:
        """The title that a page of a website is shown under."""
        part = Part("front matter", stem="title")
        found = _TITLE.search(self._text[: self._start])
        if found:
            group = next(number for number in (1, 2, 3) if found[number])
            place = Place(found.start(group) - (group < 3), found.end(group) + (group < 3))

            def put(translation: str) -> None:
                words = " ".join(plain(translation).split())
                is_plain = group == 3 and _PLAIN.fullmatch(words)
                place.written = lambda: words if is_plain else json.dumps(words, ensure_ascii=False)

            if part.add(escape(found[group]), put, place="title"):
                self._head_places.append(place)
        return part

    def _read(self) -> None:
        body = self._text[self._start :]
        masked = _NOTE.sub(lambda found: _FILLER * len(found[0]), body)
        starts = [0]
        for line in masked.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        cursor = 0
        for kind, content, first, after in text_blocks(masked):
            if kind == "html_block":
                self._html(self._start + starts[first], self._start + min(starts[after], len(body)))
                continue
            found = _where(masked, content, starts[first], starts[after], cursor)
            if found is None:
                continue
            cursor = found[1]
            self._inline(content, masked, found, in_table=kind in ("th_open", "td_open"))

    def _html(self, start: int, end: int) -> None:
        markup = read_markup(list(tokenise(self._text[start:end])), self._part, language=self.language)
        self._places.append(Place(start, end, lambda: str(markup)))

    def _inline(self, content: str, masked: str, found: tuple[int, int, str], *, in_table: bool) -> None:
        start, end, prefix = found
        filled = len(content) - len(content.lstrip(_FILLER))
        task = _TASK.match(content) if _ITEM.search(masked[masked.rfind("\n", 0, start) + 1 : start]) else None
        filled += len(task[0]) if task else 0  # the box of a task is no text
        pieces: Sequence[Piece] = read_inline(
            content[filled:], prefix=prefix, names=self._names, language=self.language
        )
        place = Place(self._start + start + filled, self._start + end)
        made = pieces

        def write() -> None:
            written = write_inline(made, in_table=in_table)
            place.written = lambda: written

        def put(translated: tuple[Piece, ...]) -> None:
            nonlocal made
            made = translated
            write()

        where = "table" if in_table else "footnote" if filled and not task else ""
        found_words = self._part.add_pieces(pieces, put, place=where)
        titles = [self._title(title, put_title, write) for title, put_title in titles_of(pieces)]
        if found_words or any(titles):
            self._places.append(place)

    def _title(self, title: str, put_title: Callable[[str], None], write: Callable[[], None]) -> Unit | None:
        def put(translation: str) -> None:
            put_title(plain(translation))
            write()

        return self._part.add(escape(title), put, place="title of a link or picture")


def _where(text: str, content: str, start: int, end: int, cursor: int) -> tuple[int, int, str] | None:
    """Start and end of a block's words in the text, and what its second line begins with."""
    lines = content.split("\n")
    place = max(start, cursor if cursor < end else start)
    first = -1
    prefix = ""
    for number, line in enumerate(lines):
        words = line.strip()
        found = text.find(words, place, end)
        if found < 0:
            words = words.replace("|", "\\|")
            found = text.find(words, place, end)
        if found < 0:
            return None
        if number == 1:
            prefix = text[text.rfind("\n", 0, found) + 1 : found]
        first = found if first < 0 else first
        place = found + len(words)
    return first, place, prefix
