"""Sentences for a translator and back: XLIFF 1.2 for their tools, a Word table for those without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.documents.translated.exchange_table import read_table, table_file
from pipelines.documents.translated.exchange_xliff import read_xliff, xliff_file
from pipelines.documents.translated.formats import kind_of
from pipelines.errors import ExtractionError
from pipelines.extraction.formats import Format
from pipelines.extraction.gathering import plain_name
from pipelines.translation.markup import plain, tag_faults
from pipelines.translation.segments import Translated
from pipelines.translation.written_marks import marked


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one sentence that came back was not taken."""

    id: str  # of the segment; as it stands in the file where no such segment was sent
    text: str  # in plain English, with what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a translator sent back."""

    translations: dict[str, str]  # markup by identifier of the segment, tags checked
    problems: tuple[RowProblem, ...]  # rows that were not taken


def export_xliff(rows: Iterable[Translated], *, name: str, source: str, target: str) -> bytes:
    """Chosen segments as XLIFF 1.2, with drafts, scores and what a person should look at.

    Args:
        rows: the segments, drafts in them where there are some.
        name: of the document that they are of.
        source: language of the document, a BCP 47 tag.
        target: language wanted.
    """
    return xliff_file(rows, name=name, source=source, target=target)


def export_table(rows: Iterable[Translated], *, name: str, source: str, target: str) -> bytes:
    """As export_xliff, as a Word file with a table: number, text, translation, notes."""
    return table_file(rows, name=name, source=source, target=target)


def take_back(data: bytes, name: str, sources: Mapping[str, str]) -> Returned:
    """Read what came back, as XLIFF or as the Word table.

    Args:
        data: the whole file.
        name: its name.
        sources: texts of the segments in their markup, by identifier, of the document as it is now.

    Raises:
        ExtractionError: damaged, locked, or of another kind.
    """
    name = plain_name(name)
    kind = kind_of(data, name)
    if kind == "xliff":
        rows = read_xliff(data, name)
    elif kind == Format.DOCX:
        rows = read_table(data, name, sources)
    else:
        raise ExtractionError(f"{name} is not what was sent out. Choose the XLIFF or Word file that came back.")
    if not rows:
        raise ExtractionError(f"{name} has no sentence in it that was sent out. Choose the file that came back.")
    taken: dict[str, str] = {}
    problems: list[RowProblem] = []
    for identifier, text, translation in rows:
        problem = _problem(identifier, text, translation, sources, taken)
        if problem:
            problems.append(RowProblem(identifier, problem))
        else:
            taken[identifier] = translation
    return Returned(translations=taken, problems=tuple(problems))


def _problem(identifier: str, text: str, translation: str, sources: Mapping[str, str], taken: Mapping[str, str]) -> str:
    if identifier not in sources:
        return f"'{identifier}' is not a sentence of this document. It may belong to another file."
    if identifier in taken:
        return f"'{identifier}' stands twice. The first one was taken."
    if _words(text) != _words(sources[identifier]):
        return f"The source text of '{identifier}' is not that of the document any more. Send it out again."
    if not plain(translation).strip():
        return f"'{identifier}' has no translation yet."
    faults = "; ".join(tag_faults(sources[identifier], translation))
    return f"'{identifier}': {marked(faults)}. Put the marks as they are in the source." if faults else ""


def _words(markup: str) -> str:
    return " ".join(plain(markup).split())
