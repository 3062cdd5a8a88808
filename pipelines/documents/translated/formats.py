"""Any file that is translated: its segments, and the file again with their translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from pipelines.documents.translated.direction import marked
from pipelines.documents.translated.package import Package, name_language
from pipelines.documents.translated.script import Script, script_of
from pipelines.documents.translated.units import Part, apply, segments_of
from pipelines.errors import ExtractionError
from pipelines.extraction.archive import damaged
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.formats import MAX_BYTES, Format, format_of
from pipelines.extraction.gathering import MAX_CHARACTERS, plain_name, too_long
from pipelines.translation.segments import Segment

TRANSLATABLE = "Word (.docx), PowerPoint (.pptx), Excel (.xlsx), .odt, .pdf, .html, .md, .txt, .rtf, .xlf, .srt or .vtt"


class _TextFile(Protocol):
    """A file of one text under translation."""

    parts: list[Part]
    left_out: tuple[LeftOut, ...]

    @property
    def language(self) -> str: ...
    def save(self, notice: str, *, translated: bool) -> bytes: ...


class _OfficeFile(Protocol):
    """A file of many parts under translation."""

    parts: list[Part]

    @property
    def language(self) -> str: ...
    @property
    def left_out(self) -> tuple[LeftOut, ...]: ...
    def finish(self, changed: set[str], notice: str) -> set[str]: ...


_Made = TypeVar("_Made")
_Text = Callable[[bytes, str, "Script | None"], _TextFile]
_Office = Callable[[Package, "Script | None"], _OfficeFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatableFile:
    """A file taken apart. It can be put together again for any number of languages."""

    name: str  # of the file, without folder
    format: str  # 'docx', 'pptx', 'xlsx', 'odt', 'html', 'markdown', 'text', 'xliff', 'srt', 'vtt'
    language: str  # BCP 47, where the file says it
    suffix: str  # of what comes out: '.docx'
    segments: tuple[Segment, ...]  # in reading order
    left_out: tuple[LeftOut, ...]  # what keeps its language: charts, comments, texts that formulas go by
    write: Callable[[Mapping[str, str], str, str], bytes]  # translations, target, notice
    theirs: Callable[[str], Mapping[str, str]] = lambda _: {}  # by target: what a person has translated in it already

    def rebuild(self, translations: Mapping[str, str], *, target: str, notice: str = "") -> bytes:
        """The file in another language.

        Args:
            translations: by identifier of the segment, in its markup; a segment that is not there keeps its text.
            target: BCP 47 tag; it decides on direction, fonts and the language that the file names.
            notice: a sentence that is placed at the start, seen by every reader; none when empty.

        Returns:
            The whole file. Where no text changes and there is no notice, it is the source byte for byte.

        Raises:
            ExtractionError: the file is damaged in a way that shows only now.
        """
        return _guarded(self.name, lambda: self.write(translations, target, notice))


def open_document(data: bytes, name: str) -> TranslatableFile:
    """Take a file apart. Nothing is run, fetched or written.

    Args:
        data: the whole file.
        name: its name; asked only where the content does not tell the format.

    Raises:
        ExtractionError: empty, over 20 MB, over 200 pages, damaged, locked, with macros, without text, or of a kind
            that is not translated.
    """
    name = plain_name(name)
    file = _guarded(name, lambda: _open(data, name))
    if not file.segments:
        raise ExtractionError(f"{name} has no text to translate in it. Choose another file.")
    if sum(len(segment.text) for segment in file.segments) > 2 * MAX_CHARACTERS:
        raise too_long(name)
    return file


def _open(data: bytes, name: str) -> TranslatableFile:
    kind = kind_of(data, name)
    if kind in (Format.PDF, Format.RTF):
        from pipelines.documents.translated.from_blocks import as_word

        made, left_out = as_word(data, name)
        return replace(_word(made, name), left_out=left_out)
    return _TAKEN_APART[kind](data, name)


def kind_of(data: bytes, name: str) -> str:
    """What a file is by its content: one of Format's values, or 'xliff', 'srt', 'vtt'.

    Raises:
        ExtractionError: as format_of.
    """
    start = data[:4000].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").lstrip()
    if len(data) <= MAX_BYTES and not data.startswith(b"PK"):
        if re.match(
            rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*(?:<!DOCTYPE[^>]{0,300}>\s*)?<xliff\b", start, re.S
        ):
            return "xliff"
        if re.match(rb"WEBVTT(?:\s|$)", start):
            return "vtt"
        if re.match(rb"\d{1,9}[ \t]*\r?\n\d{1,3}:\d\d:\d\d[,.]\d{3}[ \t]*-->", start):
            return "srt"
    return format_of(data, name, readable=TRANSLATABLE).value


def _guarded(name: str, act: Callable[[], _Made]) -> _Made:
    """What an act gives; whatever breaks in it is a damaged file."""
    try:
        return act()
    except ExtractionError:
        raise
    except (RecursionError, MemoryError) as error:
        raise ExtractionError(f"{name} is nested too deep, or too large. Save it again in a simpler form.") from error
    except Exception as error:  # a damaged file breaks readers in ways that nobody can list
        raise damaged(name) from error


def _office(data: bytes, name: str, kind: str, take: _Office) -> TranslatableFile:
    def write(translations: Mapping[str, str], target: str, notice: str) -> bytes:
        package = Package(data, name)
        script = script_of(target)
        file = take(package, script)
        changed = apply(file.parts, _with_marks(translations, script))
        if not changed and not notice:
            return data
        if changed and (core := package.core_part()):
            name_language(package.tree(core), target)
            changed = changed | {core}
        return package.save(file.finish(changed, notice))

    file = take(Package(data, name), None)
    return _taken_apart(file, name, kind, f".{kind}", write)


def _text(data: bytes, name: str, kind: str, take: _Text) -> TranslatableFile:
    def write(translations: Mapping[str, str], target: str, notice: str) -> bytes:
        script = script_of(target)
        file = take(data, name, script)
        changed = apply(file.parts, translations if kind == "xliff" else _with_marks(translations, script))
        return file.save(notice, translated=bool(changed)) if changed or notice else data

    suffixes = {"markdown": ".md", "text": ".txt"}
    return _taken_apart(take(data, name, None), name, kind, suffixes.get(kind, f".{kind}"), write)


def _with_marks(translations: Mapping[str, str], script: Script) -> Mapping[str, str]:
    """For a right-to-left language with the marks that keep numbers and names in their order; XLIFF is for programs."""
    if not script.right_to_left:
        return translations
    return {segment: marked(markup) for segment, markup in translations.items()}


def _taken_apart(
    file: _TextFile | _OfficeFile,
    name: str,
    kind: str,
    suffix: str,
    write: Callable[[Mapping[str, str], str, str], bytes],
) -> TranslatableFile:
    return TranslatableFile(
        name=name,
        format=kind,
        language=file.language,
        suffix=suffix,
        segments=segments_of(file.parts),
        left_out=file.left_out,
        write=write,
    )


def _word(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.word import WordFile

    return _office(data, name, "docx", WordFile)


def _slides(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.slides import SlideFile

    return _office(data, name, "pptx", SlideFile)


def _sheets(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.sheets import SheetFile

    return _office(data, name, "xlsx", SheetFile)


def _open_text(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.open_text import OpenTextFile

    return _office(data, name, "odt", OpenTextFile)


def _page(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.page import PageFile

    return _text(data, name, "html", PageFile)


def _markdown(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.markdown_text import MarkdownFile

    return _text(data, name, "markdown", MarkdownFile)


def _plain(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.plain import PlainFile

    return _text(data, name, "text", PlainFile)


def _xliff(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.xliff import XliffFile

    made = _text(data, name, "xliff", XliffFile)
    return replace(made, suffix=".xlf", theirs=XliffFile(data, name).theirs)


def _srt(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.subtitles import SubtitleFile

    return _text(data, name, "srt", SubtitleFile)


def _vtt(data: bytes, name: str) -> TranslatableFile:
    from pipelines.documents.translated.subtitles import SubtitleFile

    return _text(data, name, "vtt", partial(SubtitleFile, vtt=True))


_TAKEN_APART: dict[str, Callable[[bytes, str], TranslatableFile]] = {
    Format.DOCX: _word,
    Format.PPTX: _slides,
    Format.XLSX: _sheets,
    Format.ODT: _open_text,
    Format.HTML: _page,
    Format.MARKDOWN: _markdown,
    Format.TEXT: _plain,
    "xliff": _xliff,
    "srt": _srt,
    "vtt": _vtt,
}
