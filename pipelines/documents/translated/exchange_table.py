"""A Word table that carries segments to a translator and back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.documents.translated import word_layout
from pipelines.documents.translated.script import Script, script_of
from pipelines.documents.translated.word_names import W
from pipelines.documents.translated.xml_parts import first_child, make, nearest, put_in_order
from pipelines.extraction.archive import Archive
from pipelines.extraction.office import main_part
from pipelines.extraction.word_file import new_document, new_element, writing
from pipelines.translation.languages import language
from pipelines.translation.markup import escape, unescape
from pipelines.translation.segments import Origin, Translated
from pipelines.translation.written_marks import shown, typed

_HOW = (
    "Write each translation in the third column. Leave the first two columns as they are. Marks such as {1}, {/1} and "
    "{2/} stand for bold words, links, pictures and line breaks: put each one, once, where it belongs."
)
_WIDTHS_CM = (2.6, 9.0, 9.0, 5.0)


def table_file(rows: Iterable[Translated], *, name: str, source: str, target: str) -> bytes:
    """The file."""
    w = writing()
    document = new_document()
    section = document.sections[0]
    section.orientation = w.WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = w.Cm(29.7), w.Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = w.Cm(2)
    wanted = language(target)
    document.core_properties.title = f"{name}: for translation into {wanted.english}"
    document.core_properties.author = document.core_properties.comments = ""
    document.add_heading(f"{name}: {language(source).english} to {wanted.english}", 1)
    document.add_paragraph(_HOW)
    listed = list(rows)
    table = document.add_table(rows=len(listed) + 1, cols=len(_WIDTHS_CM), style="Table Grid")
    table.autofit = False
    made = table._tbl.tr_lst  # pyright: ignore[reportPrivateUsage]
    first_child(made[0], f"{W}trPr").append(new_element("w:tblHeader"))
    script = script_of(target)
    for row, cells in zip(made, [None, *listed], strict=True):
        texts = ("Number", "Text", f"Translation ({wanted.english})", "Notes") if cells is None else _texts(cells)
        for place, (cell, text) in enumerate(zip(row.tc_lst, texts, strict=True)):
            cell.width = w.Cm(_WIDTHS_CM[place])
            _write(cell, text, script if place == 2 and cells is not None else None, bold=cells is None)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read_table(data: bytes, name: str, sources: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Identifier, source and translation of each row of the tables, in markup; the row of headings is passed over.

    Raises:
        ExtractionError: damaged or locked.
    """
    archive = Archive(data, name)
    found: list[tuple[str, str, str]] = []
    for row in archive.xml(main_part(archive)).iter(f"{W}tr"):
        cells = [_text_of(cell) for cell in row if cell.tag == f"{W}tc"]
        if len(cells) >= 3 and cells[0] and not (cells[0] == "Number" and cells[1] == "Text"):
            source = sources.get(cells[0], "")
            found.append((cells[0], typed(cells[1], source), typed(cells[2], source)))
    return found


def _texts(row: Translated) -> tuple[str, str, str, str]:
    drafted = row.origin is not Origin.UNTOUCHED
    notes = [f"Score {row.score:.2f} of 1."] if drafted else []
    notes += [fault.text for fault in row.faults]
    return row.id, shown(row.source), shown(row.text) if drafted else "", " ".join(notes)


def _write(cell: Any, text: str, script: Script | None, *, bold: bool) -> None:
    paragraph = cell.p_lst[0]
    run = make(paragraph, f"{W}r")
    if bold:
        first_child(run, f"{W}rPr").append(make(run, f"{W}b"))
    words = make(run, f"{W}t")
    words.text = unescape(escape(text))  # without what a file cannot hold
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    paragraph.append(run)
    if script is not None:
        if script.right_to_left:
            properties = first_child(paragraph, f"{W}pPr")
            put_in_order(properties, make(paragraph, f"{W}bidi"), word_layout.PARAGRAPH_ORDER)
        word_layout.dress_run(run, script, from_right=script.right_to_left)


def _text_of(cell: Any) -> str:
    """The words of a cell; of tracked changes those that were put in."""
    pieces: list[str] = []
    for one in cell.iter(f"{W}t", f"{W}p", f"{W}br", f"{W}tab"):
        if nearest(one, (f"{W}del", f"{W}moveFrom")) is None:
            pieces.append(one.text or "" if one.tag == f"{W}t" else " ")
    return " ".join("".join(pieces).split())
