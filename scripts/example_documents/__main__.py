"""Write the documents and, beside each, the facts that must be found again: ``python -m scripts.example_documents``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.example_documents.content import Example, read_examples
from scripts.example_documents.office_files import slides, workbook
from scripts.example_documents.open_document import open_document
from scripts.example_documents.pdf_file import pdf
from scripts.example_documents.plain_files import markdown, plain_text, rich_text, web_page
from scripts.example_documents.word import word

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "documents"
WRITERS: Mapping[str, Callable[[Example], bytes | str]] = {
    "docx": word,
    "odt": open_document,
    "pdf": pdf,
    "pptx": slides,
    "xlsx": workbook,
    "html": web_page,
    "md": markdown,
    "txt": plain_text,
    "rtf": rich_text,
}


def written(example: Example) -> bytes:
    """The bytes of the file."""
    made = WRITERS[example.format](example)
    return made if isinstance(made, bytes) else made.encode("utf-8")


def main(folder: Path = FOLDER) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for example in read_examples():
        data = written(example)
        (folder / f"{example.name}.{example.format}").write_bytes(data)
        about = example.model_dump(include={"title", "facts", "must_not_say"}, exclude_defaults=True)
        about = {"document": f"{example.name}.{example.format}", **about}
        facts = json.dumps(about, ensure_ascii=False, indent=1)
        (folder / f"{example.name}.facts.json").write_text(f"{facts}\n", encoding="utf-8")
        print(f"{example.name}.{example.format}: {len(data):,} bytes, {len(example.facts)} facts")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
