"""What LibreOffice shows of a file: its pages as a PDF, and their lines as the eye sees them, from the left."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

SOFFICE = shutil.which("soffice")
_PARTS = {
    ".docx": "libswlo.so",
    ".odt": "libswlo.so",
    ".html": "libswlo.so",
    ".pptx": "libsdlo.so",
    ".xlsx": "libsclo.so",
}
_WITH_NOTES = 'pdf:impress_pdf_Export:{"ExportNotesPages":{"type":"boolean","value":"true"}}'


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    text: str  # as the eye sees it from the left, without blanks
    left: float  # points
    right: float
    page: int


def opens(suffix: str) -> bool:
    """Whether LibreOffice is here, with the part that opens such files."""
    return SOFFICE is not None and (Path(SOFFICE).resolve().parent / _PARTS[suffix]).exists()


def as_pdf(file: Path, folder: Path, *, notes: bool = False) -> Path:
    """The file as LibreOffice shows it.

    Args:
        file: of any format of Office.
        folder: where the PDF goes.
        notes: whether pages with the notes of slides come after the slides.
    """
    return converted(file, folder, _WITH_NOTES if notes else "pdf")


def converted(file: Path, folder: Path, to: str) -> Path:
    """The file in another format; LibreOffice keeps what it needs beside it."""
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=180)
    return folder / f"{file.stem}.{to.partition(':')[0]}"


def words_shown(pdf: Path) -> str:
    """Every word of the pages without blanks; a narrow cell breaks words."""
    pages = pypdfium2.PdfDocument(str(pdf))
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def lines(pdf: Path) -> list[Line]:
    """The lines of all pages from the top."""
    found: list[Line] = []
    for number, page in enumerate(pypdfium2.PdfDocument(str(pdf)), 1):
        text = page.get_textpage()
        signs: list[tuple[float, float, float, str]] = []
        for place in range(text.count_chars()):
            sign = chr(pdfium.FPDFText_GetUnicode(text, place))
            left, bottom, right, top = text.get_charbox(place, loose=True)
            if not sign.isspace() and sign.isprintable() and right > left:
                signs.append(((bottom + top) / 2, left, right, sign))
        found += [_line(row, number) for row in _rows(signs)]
    return found


def _rows(signs: list[tuple[float, float, float, str]]) -> list[list[tuple[float, float, float, str]]]:
    rows: list[list[tuple[float, float, float, str]]] = []
    for sign in sorted(signs, key=lambda one: -one[0]):
        if rows and abs(rows[-1][0][0] - sign[0]) < 5:  # points
            rows[-1].append(sign)
        else:
            rows.append([sign])
    return rows


def _line(row: list[tuple[float, float, float, str]], page: int) -> Line:
    inside = sorted(row, key=lambda sign: sign[1])
    return Line("".join(sign[3] for sign in inside), inside[0][1], max(sign[2] for sign in row), page)
