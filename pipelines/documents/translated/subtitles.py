"""Subtitles (SRT and WebVTT) taken apart into segments and written again, every time as it was."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator

from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.text_bytes import Place, assemble, read_bytes
from pipelines.documents.translated.units import Part
from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import LeftOut

_TIME = r"(?:\d{1,4}:)?\d\d:\d\d[.,]\d{3}"
_CUE = re.compile(rf"^({_TIME})[ \t]+-->[ \t]+{_TIME}[^\n]*\n((?:(?![^\n]*-->)[^\n]+(?:\n|\Z))*)", re.MULTILINE)
_TAG = re.compile(r"(</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{5,12}>|</>|\{\\[^{}\n]{1,50}\})")
_NAME = re.compile(r"</?([A-Za-z]+)")
_SPEAKER = re.compile(r"\n(?=[ \t]*[-–—])")  # the other person's line
LINE = 42  # characters that a viewer reads in a line. Source: BBC subtitle guidelines give 37 to 42
_NOTICE_MS = (3000, 5000)


class SubtitleFile:
    """One .srt or .vtt file under translation."""

    def __init__(self, data: bytes, name: str, script: Script | None = None, *, vtt: bool = False) -> None:
        """Find the texts.

        Raises:
            ExtractionError: no subtitle in it, or too long.
        """
        self._source = read_bytes(data, name)
        self._vtt = vtt
        self._part = Part("text", stem="cue")
        self._places: list[Place] = []
        self.parts = [self._part]
        self.left_out: tuple[LeftOut, ...] = ()
        self.language = ""
        self._cues = list(_CUE.finditer(self._source.text))
        if not self._cues:
            raise ExtractionError(f"{name} has no subtitles in it. Choose another file.")
        for cue in self._cues:
            self._add(cue)

    def save(self, notice: str, *, translated: bool) -> bytes:
        text = assemble(self._source.text, self._places)
        return self._source.bytes(self._with_notice(text, notice) if notice else text)

    def _add(self, cue: re.Match[str]) -> None:
        words = cue[2].rstrip("\n")
        lines = words.split("\n")
        width = max(LINE, *map(len, lines))
        place = Place(cue.start(2), cue.start(2) + len(words))

        def put(pieces: tuple[Piece, ...]) -> None:
            text = "".join(map(self._written, pieces))
            filled = "\n".join(_filled(line, width) for line in text.split("\n"))
            place.written = lambda: filled

        limit = width * max(2, len(lines))
        if self._part.add_pieces(self._pieces(words), put, place=f"at {cue[1]}", limit=limit):
            self._places.append(place)

    def _pieces(self, words: str) -> list[Piece]:
        opened: list[tuple[str, list[Piece]]] = [("", [])]
        for number, part in enumerate(_TAG.split(words)):
            if number % 2 == 0:
                opened[-1][1].extend(self._lines(part))
                continue
            name = _NAME.match(part)
            if name and part.startswith("</") and opened[-1][0] and _NAME.match(opened[-1][0])[1] == name[1]:  # type: ignore[index]
                start, inside = opened.pop()
                opened[-1][1].append(Wrap((start, part), tuple(inside)))
            elif name and not part.startswith("</"):
                opened.append((part, []))
            else:
                opened[-1][1].append(Solo(part, must_stay=part.startswith("{")))
        while len(opened) > 1:  # '<v Jo>' is often not closed
            start, inside = opened.pop()
            opened[-1][1].extend([Solo(start), *inside])
        return opened[0][1]

    def _lines(self, text: str) -> Iterator[Piece]:
        for number, line in enumerate(_SPEAKER.split(text)):
            if number:
                yield Solo("\n", must_stay=False)
            joined = line.replace("\n", " ")
            yield Words(html.unescape(joined) if self._vtt else joined)

    def _written(self, piece: Piece) -> str:
        if isinstance(piece, Words):
            return html.escape(piece.text, quote=False) if self._vtt else piece.text.replace("-->", "→")
        if isinstance(piece, Solo):
            return str(piece.handle)
        return f"{piece.handle[0]}{''.join(map(self._written, piece.inside))}{piece.handle[1]}"

    def _with_notice(self, text: str, notice: str) -> str:
        """A subtitle before the first, until that begins, for three to five seconds."""
        least, most = _NOTICE_MS
        end = min(most, max(least, _milliseconds(self._cues[0][1])))
        words = _filled(html.escape(notice, quote=False) if self._vtt else notice, LINE)
        if self._vtt:
            first = self._cues[0].start()
            head = text[:first].rstrip("\n")
            kept = re.match(r"WEBVTT[^\n]*(?:\n[^\n]+)*", head)
            place = kept.end() if kept else 0
            return f"{text[:place]}\n\n00:00:00.000 --> 00:00:0{end / 1000:.3f}\n{words}\n{text[place:]}"
        return f"0\n00:00:00,000 --> 00:00:0{end / 1000:.3f}".replace(".", ",") + f"\n{words}\n\n{text}"


def _filled(line: str, width: int) -> str:
    return "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)) or line


def _milliseconds(time: str) -> int:
    parts = [int(one) for one in re.split("[:.,]", time)]
    hours = parts[-4] if len(parts) == 4 else 0
    return ((hours * 60 + parts[-3]) * 60 + parts[-2]) * 1000 + parts[-1]
