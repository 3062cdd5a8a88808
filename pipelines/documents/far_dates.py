"""Days of the week are for days that a reader can still live by: '1 April 1991' needs none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipelines.documents.rows import Row, SourceSentence
from pipelines.documents.values.days import MONTHS, WEEKDAYS

NEAR = 2  # years
_DATE = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)}) (?P<date>\d{{1,2}} (?:{'|'.join(MONTHS)}) (?P<year>(?:19|20)\d\d))\b")
_YEAR = re.compile(r"\b20\d\d\b")


def is_far(year: int, *others: int) -> bool:
    """Whether a year is more than two years from this one, and from the others."""
    return all(abs(year - other) > NEAR for other in (date.today().year, *others))


def without_far_weekdays(rows: Sequence[Row], sources: Sequence[SourceSentence]) -> tuple[Row, ...]:
    """The rows without days of the week that only we have put to dates far from the document's year and from today.

    The document's year is the latest that it names.
    """
    text = " ".join(source.text for source in sources)
    years = [int(year) for year in _YEAR.findall(text)]
    latest = max(years, default=date.today().year)

    def said(match: re.Match[str]) -> str:
        weekday = match[0].split(" ", 1)[0]
        own = re.search(rf"\b{weekday[:3]}\w*,? (?:the )?{match['date'].split(' ', 1)[0]}", text)
        return match["date"] if is_far(int(match["year"]), latest) and not own else match[0]

    return tuple(replace(row, text=_DATE.sub(said, row.text)) for row in rows)
