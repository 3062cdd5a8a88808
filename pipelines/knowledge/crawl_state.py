"""What a crawl remembers of each address from one time to the next, and the pages it hands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import CrawlError

STATE = "crawl.json"
PAGES = "pages.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of one address."""

    title: str
    text: str
    links: list[str]
    etag: str = ""
    modified: str = ""


def read_state(folder: Path) -> dict[str, Kept]:
    """The pages of the last crawl by address; empty before the first.

    Raises:
        CrawlError: the file cannot be read.
    """
    file = folder / STATE
    if not file.exists():
        return {}
    try:
        data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return {url: Kept(**kept) for url, kept in data.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CrawlError(f"{file} is damaged. Delete it and crawl again.") from error


def write_state(folder: Path, kept: Mapping[str, Kept]) -> None:
    """Write ``pages.jsonl`` and the memory of the crawl, each whole or not at all.

    Raises:
        CrawlError: the folder cannot be written.
    """
    rows = ({"url": url, "title": page.title, "text": page.text} for url, page in kept.items())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / PAGES, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        _replace(folder / STATE, json.dumps({url: asdict(page) for url, page in kept.items()}))
    except OSError as error:
        raise CrawlError(f"The pages could not be written to {folder} ({error.strerror}).") from error


def _replace(file: Path, content: str) -> None:
    new = file.with_suffix(file.suffix + ".new")
    new.write_text(content, encoding="utf-8", errors="replace")
    new.replace(file)
