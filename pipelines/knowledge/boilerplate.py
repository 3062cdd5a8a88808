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
MAX_FURNITURE = 200  # characters of a line that may be no more than furniture
_MARKS = (" | ", " :: ", " - ", " – ", " — ")
_SOCIAL = r"(?:facebook|twitter|x|linkedin|whatsapp|instagram|youtube|email|print|share|yes|no)"
_CLOCK = r"(?:,?\s+(?:at\s+)?[\d:.]+\s*(?:[ap]m)?)?"
_DAY = rf"(?::|\s+on)?\s*(?:\w+day,?\s+)?\d{{1,2}}[\s/.-](?:\w{{3,9}}|\d{{1,2}})[\s/.-]\d{{2,4}}{_CLOCK}"
_CHANGED = r"(?:was )?(?:last |first )?(?:updated|reviewed|modified|published|date published)"
_COOKIES = r"(?:accept|reject|manage|allow)"
# Whole lines that belong to a web page and not to what it says, on whatever site.
_FURNITURE = re.compile(
    r"(?:skip (?:to|past)\b.{0,40}|toggle (?:the )?(?:main )?(?:menu|navigation|search)|search this (?:web)?site"
    r"|back to (?:the )?top(?: of (?:the )?page)?|top of (?:the )?page|print (?:this )?page|share (?:this )?page"
    rf"|{_SOCIAL}(?:[\s,|/]+{_SOCIAL})*"
    r"|(?:was|is|did you find) this (?:page|information|article) (?:useful|helpful)\W*(?:yes\W+no)?\W*"
    rf"|(?:(?:this )?page |article )?{_CHANGED}{_DAY}\W*|(?:page )?last (?:updated|reviewed|modified):?"
    rf"|cookies?(?: on (?:this|our) (?:web)?site| settings| policy)?|{_COOKIES}(?: all)?(?: \w+)? cookies"
    rf"(?:\W+{_COOKIES}\b.{{0,60}})?"
    r"|(?:we|this (?:web)?site|our (?:web)?site) uses? (?:\w+ ){0,3}cookies\b.*"
    r"|(?:give|leave|send)(?: us)? (?:your )?feedback(?: (?:about|on) this page)?"
    r"|help us (?:to )?improve (?:this|our)\b.{0,30}|(?:sign up|subscribe) (?:for|to)\b.{0,40}"
    r"|follow us\b.{0,40}|you are here\b.*|(?:©|copyright\b).*"
    r"|in this section|on this page|contents|related (?:content|pages|links|articles)"
    r"|a to z(?: of (?:council )?services)?"
    r"|(?:privacy|accessibility|cookies|sitemap|site map|disclaimer|a to z|and|policy|notice|statement|[\s,|])+"
    r"|(?!.*[.!?]$)[^.£?!>»›]{2,60}(?:[>»›][^.£?!>»›]{2,60})+)\W*",
    re.IGNORECASE,
)


def without_boilerplate(pages: Sequence[Page]) -> list[Page]:
    """Drop what belongs to a web site and not to the page: its furniture, and lines that many of its pages share.

    The site's name at the end of titles goes too.

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
        if page.written_here:
            cleaned.append(page)
            continue
        council, total = page.council, totals[page.council]
        most = SHARE * total if total >= FROM_PAGES else total + 1
        text = "\n".join(
            line
            for line in page.text.split("\n")
            if _HEADING.match(line) or (lines[council, line.strip()] <= most and not is_furniture(line))
        )
        tail = _tail(page.title)
        named = tail and total >= FROM_PAGES and tails[council, tail] > total / 2
        title = page.title[: -len(tail)] if named else page.title
        cleaned.append(replace(page, title=title, text=text if _says_something(text) else page.text))
    return cleaned


def is_furniture(line: str) -> bool:
    """Whether a line is a button, a breadcrumb, a cookie banner or a date of the page, wherever it stands."""
    return len(line) <= MAX_FURNITURE and bool(_FURNITURE.fullmatch(line.strip()))


def _says_something(text: str) -> bool:
    return any(line.strip() and not _HEADING.match(line) for line in text.split("\n"))


def _tail(title: str) -> str:
    """' | Any Council' or ' - Any Council' at the end of a title, or an empty text."""
    for mark in _MARKS:
        if mark in title:
            return title[title.rindex(mark) :]
    return ""
