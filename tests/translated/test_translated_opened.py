"""LibreOffice opens what comes out, and every word of the translation stands on its pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from pipelines.documents.translated.formats import open_document
from tests.translated.full_word import full_word
from tests.translated.pseudo import in_capitals
from tests.translated.test_translated_office import open_text

SOFFICE = shutil.which("soffice")
FILES = {"full.docx": full_word, "rent.odt": open_text}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: make office")
@pytest.mark.parametrize("target", ["es", "ur"])
@pytest.mark.parametrize("name", sorted(FILES))
def test_every_word_is_on_the_pages_that_libreoffice_shows(name: str, target: str, tmp_path: Path) -> None:
    file = open_document(FILES[name](), name)
    wanted = in_capitals(file)
    made = tmp_path / name
    made.write_bytes(file.rebuild(wanted, target=target, notice="NOTICE FIRST"))

    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(made)], check=True, capture_output=True, timeout=120)

    pages = pypdfium2.PdfDocument(str(made.with_suffix(".pdf")))
    shown = "".join(
        "".join(page.get_textpage().get_text_bounded().split()) for page in pages
    )  # a narrow cell breaks words
    hidden = {segment.id for segment in file.segments if segment.place in ("picture", "title of the file")}
    words = {
        word
        for one, text in wanted.items()
        if one not in hidden
        for word in re.findall(r"[A-Z]+", re.sub(r"</?\d+>", "", text.replace("/>", "> ")))
    }
    assert sorted(word for word in words if word not in shown) == []
    assert "NOTICEFIRST" in shown
