"""Rules 23, 24, 26, 29, 30 and 32, and what 5, 12 and 15 ask of the whole document."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from pipelines.documents.checks.context import Context, all_hard_words
from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.look import Look
from pipelines.documents.plain_sentences import plain_sentences, word_count
from pipelines.documents.readability import readability
from pipelines.documents.rows import EasyRead, Row, RowKind
from pipelines.documents.tagging import tag

WARN_PAGES, MOST_PAGES = 20, 24  # rule 23
SUMMARY_FROM = 4  # pages; rule 26
ROWS_A_HEADING = 6  # rule 24
HEADING_WORDS = 8
GRADE = 5.0  # rule 30
_FEWEST_ROWS = 4  # of a document whose style is judged as a whole
_SPOKEN_TO = 0.3  # share of rows that speak to the reader, under which a text speaks about people
_YOU = re.compile(r"\b(?:you|your|yours|we|us|our)\b", re.IGNORECASE)
_PAGE_CM, _MARGIN_CM = (21.0, 29.7), 2.0
_POINT_CM = 0.0353
_LETTER = 0.5  # width of a letter by its height, in Arial, on average
_GAP_CM = 0.6  # between rows, and between picture and words


def structure(easy_read: EasyRead, look: Look, *, pages: int | None) -> Iterator[Spotted]:
    """Length, headings, summary, contact, word list and sign-off.

    Args:
        easy_read: the document.
        look: its layout, from which its length is estimated.
        pages: how many pages it has, where it has been set already.
    """
    count = pages if pages is not None else estimated_pages(easy_read, look)
    yield from _length(count, known=pages is not None)
    yield from _headings(easy_read.rows)
    if count > SUMMARY_FROM and not easy_read.summary:
        yield Spotted(
            rule="26", text=f"The document has {_about(count, pages)} pages and no summary. Put one at its start."
        )
    yield from _contact(easy_read)
    yield from _word_list(easy_read)
    yield from _signed(easy_read)


def _about(count: int, pages: int | None) -> str:
    return str(count) if pages is not None else f"about {count}"


def _length(count: int, *, known: bool) -> Iterator[Spotted]:
    if count > WARN_PAGES:
        level = "fail" if count > MOST_PAGES else "warn"
        said = count if known else f"about {count}"
        yield Spotted(
            rule="23",
            level=level,
            text=f"The document has {said} pages. More than {WARN_PAGES} is too long. Make 2 documents.",
        )


def estimated_pages(easy_read: EasyRead, look: Look) -> int:
    """Pages of A4 that the rows will take with this look; rows are not split, so each page ends with some room."""
    width = _PAGE_CM[0] - 2 * _MARGIN_CM - (look.picture_width + _GAP_CM if look.pictures else 0)
    letters = max(10.0, width / (look.size * _POINT_CM * _LETTER))
    height = _PAGE_CM[1] - 2 * _MARGIN_CM
    pages, used = 1, 2.5  # the title
    for row in (*easy_read.summary, *easy_read.rows):
        need = _row_height(row, look, letters)
        if used + need > height:
            pages, used = pages + 1, 0.0
        used += need
    used += len(easy_read.word_list) * 2 * look.size * _POINT_CM * look.line_spacing + 5
    return pages + int(used // height)


def _row_height(row: Row, look: Look, letters: float) -> float:
    line = look.size * _POINT_CM * look.line_spacing
    lines = sum(math.ceil(len(sentence.text) / letters) for sentence in plain_sentences(row.text)) or 1
    words = lines * line * (1.4 if row.kind is RowKind.HEADING else 1)
    has_picture = look.pictures and row.picture is not None
    return max(words, look.picture_width if has_picture else 0) + _GAP_CM


def _headings(rows: Sequence[Row]) -> Iterator[Spotted]:
    run: list[Row] = []
    for row in (*rows, Row(id="", kind=RowKind.HEADING)):
        if row.kind is not RowKind.HEADING:
            run.append(row)
            continue
        if len(run) > ROWS_A_HEADING:
            first = _short(run[0].text)
            yield Spotted(
                rule="24",
                text=f"{len(run)} rows stand without a heading, from '{first}'. "
                f"Put a heading before every {ROWS_A_HEADING} rows or fewer.",
                words=first,
            )
        run = []


def heading(row: Row) -> Iterator[Spotted]:
    """Rule 24 for one heading: short, and no sentence."""
    if row.kind is not RowKind.HEADING:
        return
    words = word_count(row.text)
    if words > HEADING_WORDS:
        yield Spotted(rule="24", text=f"This heading has {words} words. Use at most {HEADING_WORDS}.", words=row.text)
    if row.text.rstrip().endswith("."):
        at = len(row.text.rstrip()) - 1
        yield Spotted(
            rule="24",
            text="A heading ends without a full stop.",
            words=row.text,
            cure=Cure(label="Take the full stop out", at=at, old=".", new=""),
        )


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _contact(easy_read: EasyRead) -> Iterator[Spotted]:
    contact = easy_read.contact
    if contact is None or not any((contact.phone, contact.email, contact.address, contact.url)):
        yield Spotted(
            rule="29",
            level="fail",
            text="The document does not say who to ask. Add a phone number, an e-mail or an address.",
        )
        return
    if not contact.phone:
        yield Spotted(rule="29", text="There is no phone number to ask. Many readers call.")
    if not contact.other_formats.strip():
        yield Spotted(
            rule="29", text="The document does not say how to get it in another format, such as large print or Braille."
        )


def _word_list(easy_read: EasyRead) -> Iterator[Spotted]:
    listed = {word.term.lower() for word in easy_read.word_list}
    missing = [word for word in all_hard_words(easy_read) if word.term.lower() not in listed]
    whole = tuple(sorted(all_hard_words(easy_read), key=lambda word: word.term.lower()))
    cure = Cure(label="Mend the word list", kind="word_list", words=whole)
    if missing:
        terms = "', '".join(word.term for word in missing)
        verb = "is" if len(missing) == 1 else "are"
        yield Spotted(
            rule="5",
            level="fail",
            text=f"'{terms}' {verb} not in the word list at the end.",
            words=missing[0].term,
            cure=cure,
        )
    elif easy_read.word_list != tuple(sorted(easy_read.word_list, key=lambda word: word.term.lower())):
        yield Spotted(rule="5", text="The word list is not in alphabetical order.", cure=cure)


def _signed(easy_read: EasyRead) -> Iterator[Spotted]:
    sign_off = easy_read.sign_off
    if not (sign_off.tested_by.strip() and sign_off.tested_on):
        yield Spotted(
            rule="32",
            text="No people with learning disabilities have tested this version yet. "
            "Until then it is a draft, without a logo.",
        )
    if not (sign_off.approved_by.strip() and sign_off.approved_on):
        yield Spotted(
            rule="32", text="Nobody has approved this version yet. Another person than its writer must read it."
        )


def style(easy_read: EasyRead, context: Context) -> Iterator[Spotted]:
    """Rules 12, 15 and 30 over all rows."""
    rows = [row for row in easy_read.rows if row.kind is not RowKind.HEADING and row.text.strip()]
    spoken = sum(bool(_YOU.search(row.text)) or _is_order(row.text) for row in rows)
    if len(rows) >= _FEWEST_ROWS and spoken < _SPOKEN_TO * len(rows):
        yield Spotted(rule="12", text=f"Only {spoken} of {len(rows)} rows speak to the reader. Write 'you' and 'we'.")
    bare = sum(row.picture is None for row in rows)
    if context.pictures and bare:
        yield Spotted(rule="15", text=f"{len(rows) - bare} of {len(rows)} rows have a picture. Aim for every row.")
    found = readability(easy_read.rows)
    if found.sentences >= _FEWEST_ROWS and found.grade > GRADE:
        yield Spotted(
            rule="30",
            text=f"The reading grade is {found.grade:.1f}. Aim for {GRADE:.0f} or less. "
            "It shows the trend only: people judge better.",
        )


def _is_order(text: str) -> bool:
    first = next((token for token in tag(text) if token.low != "please"), None)
    return first is not None and first.tag in ("VB", "VBP")
