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
_CUE = re.compile(rf"^({_TIME})[ \t]+-->[ \t]+({_TIME})[^\n]*\n((?:(?![^\n]*-->)[^\n]+(?:\n|\Z))*)", re.MULTILINE)
_TAG = re.compile(r"(</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{5,12}>|</>|\{\\[^{}\n]{1,50}\})")
_NAME = re.compile(r"</?([A-Za-z]+)")
_SPEAKER = re.compile(r"\n(?=[ \t]*[-–—])")  # the other person's line
LINE = 42  # characters that a viewer reads in a line. Source: BBC subtitle guidelines give 37 to 42
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_NOTICE_MS = (3000, 5000)  # least and most that a notice is shown
_GLIMPSE_MS = 1000  # less at the start is not worth showing it for


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
        notices = list(self._notices(notice)) if notice else []
        places = sorted([*self._places, *notices], key=lambda place: place.start)
        return self._source.bytes(assemble(self._source.text, places))

    def _add(self, cue: re.Match[str]) -> None:
        words = cue[3].rstrip("\n")
        lines = words.split("\n")
        width = max(LINE, *map(len, lines))
        place = Place(cue.start(3), cue.start(3) + len(words))

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

    def _notices(self, notice: str) -> Iterator[Place]:
        """Subtitles with the notice where no other is shown: at the start, and where it can be read to its end."""
        words = _filled(html.escape(notice, quote=False) if self._vtt else notice, LINE)
        for place, start, end in _free_times([_times(cue) for cue in self._cues]):
            times = f"{_clock(start, vtt=self._vtt)} --> {_clock(end, vtt=self._vtt)}"
            number = "" if self._vtt else f"{len(self._cues) + place if place else 0}\n"
            cue = f"{number}{times}\n{words}\n"
            if place < len(self._cues):
                yield _standing(self._block_start(self._cues[place]), f"{cue}\n")
            else:
                at = len(self._source.text.rstrip())
                yield _standing(at, f"\n\n{cue}".removesuffix("\n" if at < len(self._source.text) else ""))

    def _block_start(self, cue: re.Match[str]) -> int:
        """Where a cue begins, its number or name with it: behind all that stands before it, as styles and notes."""
        blanks = list(_BLANK.finditer(self._source.text, 0, cue.start()))
        if blanks:
            return blanks[-1].end()
        return cue.start() if self._vtt else 0


def _standing(place: int, text: str) -> Place:
    return Place(place, place, lambda: text)


def _free_times(times: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Before which subtitle, from when and to when a notice is shown; after the last when there is no other room."""
    least, most = _NOTICE_MS
    found: list[tuple[int, int, int]] = []
    free_from = 0
    for place, (start, end) in enumerate(times):
        room = start - free_from
        if room >= least or (not place and room >= _GLIMPSE_MS):
            found.append((place, free_from, min(start, free_from + most)))
            if room >= least:
                return found
        free_from = max(free_from, end)
    return [*found, (len(times), free_from, free_from + most)]


def _times(cue: re.Match[str]) -> tuple[int, int]:
    return _milliseconds(cue[1]), _milliseconds(cue[2])


def _clock(milliseconds: int, *, vtt: bool) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{'.' if vtt else ','}{rest:03}"


def _filled(line: str, width: int) -> str:
    return "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)) or line


def _milliseconds(time: str) -> int:
    parts = [int(one) for one in re.split("[:.,]", time)]
    hours = parts[-4] if len(parts) == 4 else 0
    return ((hours * 60 + parts[-3]) * 60 + parts[-2]) * 1000 + parts[-1]
