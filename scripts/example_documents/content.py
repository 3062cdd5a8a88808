"""What a document says, read from ``content/*.yaml``, and the facts that a reader must find again."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "content"
_ROUNDS = {"docx": 15, "pdf": 18}  # of the letters and terms: about 20 pages


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Image(_Part):
    """A drawing of ``pictures``, with what its alt text says; empty for none."""

    picture: Literal["library", "chart"]
    alt: str


class Table(_Part):
    """Cells by row."""

    header: bool = False
    rows: tuple[tuple[str, ...], ...]


class Piece(_Part):
    """One block; exactly one field is given. Texts may hold the marks that ``inline.runs`` reads."""

    h1: str = ""
    h2: str = ""
    p: str = ""  # a line feed within it is a line break
    ul: tuple[str, ...] = ()
    ol: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()  # number as printed, and words
    table: Table | None = None
    image: Image | None = None


class Slide(_Part):
    """A title with bullets, a table or a picture, and what the speaker says."""

    title: str
    bullets: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    image: Image | None = None
    notes: str = ""


class Group(_Part):
    """Rows of a sheet under a heading that covers all columns."""

    name: str
    rows: tuple[tuple[str, ...], ...]


class Sheet(_Part):
    """A sheet of a workbook: a title over all columns, rows or groups of rows, and notes below."""

    name: str
    title: str
    rows: tuple[tuple[str, ...], ...] = ()
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()


class Fact(_Part):
    """Something that must be found in the Easy Read version, or be listed as left out.

    Without ``words`` the figures, links and e-mail addresses of the text must be told. With them, one wording of each
    group: a condition may be said in other words, but somebody must say it.
    """

    kind: Literal["amount", "date", "time", "number", "percent", "phone", "email", "link", "reference", "condition"]
    text: str  # as in the document
    words: tuple[tuple[str, ...], ...] = ()


class Example(_Part):
    """One document."""

    name: str  # of the file, without ending
    format: Literal["docx", "pdf", "odt", "xlsx", "pptx", "html", "md", "txt", "rtf"]
    title: str
    header: str = ""
    footer: str = ""
    text_box: str = ""
    nav: tuple[tuple[str, str], ...] = ()  # words and address
    pieces: tuple[Piece, ...] = ()
    footnotes: dict[str, str] = {}
    slides: tuple[Slide, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    facts: tuple[Fact, ...]
    must_not_say: tuple[str, ...] = ()  # what a tracked change has deleted


def read_examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """Every document, by name.

    Raises:
        ValidationError: a file has a field that there is not, or lacks one.
    """
    files = sorted(folder.glob("*.yaml"))
    return tuple(Example.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files)


def long_example(wanted_format: Literal["docx", "pdf"]) -> Example:
    """A document of about 20 pages: everything that letters and terms say, over and over, each time as a new part."""
    texts = [example for example in read_examples() if example.format in ("docx", "pdf", "odt") and example.pieces]
    pieces = [
        piece.model_copy(update={"h1": f"Part {at + 1}: {piece.h1}"}) if piece.h1 else piece
        for at in range(_ROUNDS[wanted_format])
        for piece in texts[at % len(texts)].pieces
        if piece.image is None
    ]
    return Example(name="long", format=wanted_format, title="A long document", pieces=tuple(pieces), facts=())
