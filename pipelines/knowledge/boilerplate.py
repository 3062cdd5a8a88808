"""Takes menus and footers out of pages that came from a site: lines that most of its pages share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipelines.knowledge.page import Page

# A line that stands on this share of a site's pages is a menu or a footer, not an answer.
SHARE = 0.2
FROM_PAGES = 20  # with fewer pages, chance repeats look like menus
_HEADING = re.compile(r"\s*#{1,6}\s")
_MARKS = (" | ", " :: ", " - ", " – ", " — ")


def without_boilerplate(pages: Sequence[Page]) -> list[Page]:
    """Drop lines that many pages of one site share, and the site's name at the end of titles.

    Pages written for this knowledge base stay as they are, and so does a page that would be left empty. A Markdown
    heading stays: many pages may have one that says 'How to apply'.
    """
    came = [page for page in pages if not page.written_here]
    totals = Counter(page.council for page in came)
    lines: Counter[tuple[str, str]] = Counter()
    tails: Counter[tuple[str, str]] = Counter()
    for page in came:
        lines.update({(page.council, line.strip()) for line in page.text.split("\n") if line.strip()})
        tails[page.council, _tail(page.title)] += 1
    cleaned: list[Page] = []
    for page in pages:
        council, total = page.council, totals[page.council]
        if page.written_here or total < FROM_PAGES:
            cleaned.append(page)
            continue
        kept = [
            line
            for line in page.text.split("\n")
            if lines[council, line.strip()] <= SHARE * total or _HEADING.match(line)
        ]
        text = "\n".join(kept)
        tail = _tail(page.title)
        title = page.title[: -len(tail)] if tail and tails[council, tail] > total / 2 else page.title
        cleaned.append(replace(page, title=title, text=text if _says_something(text) else page.text))
    return cleaned


def _says_something(text: str) -> bool:
    return any(line.strip() and not _HEADING.match(line) for line in text.split("\n"))


def _tail(title: str) -> str:
    """' | Any Council' or ' - Any Council' at the end of a title, or an empty text."""
    for mark in _MARKS:
        if mark in title:
            return title[title.rindex(mark) :]
    return ""
