"""What every output shows, in order and without a format: rows cut into sentences and runs, notices, the end matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.documents.list_rows import continues
from pipelines.documents.look import Look
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, Row, RowKind, SignOff, SourceSentence
from pipelines.engines.protocols import Picture

DRAFT = "This is a draft. A person has not checked it yet."
OTHER_FORMATS = "You can ask us for this in another way. For example in large print, in Braille or in another language."
WORD_LIST = "What the hard words mean"
SUMMARY = "The main points"
BODY = "More about this"  # so that nobody takes the first lines of the document for main points
CONTACT = "How to contact us"
FORMATS = "How to get this in another way"
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ku ps sd syr ug ur yi".split())
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not strftime: it follows the machine's language
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[^\W_])|\n+")
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|St|Cllr|e\.g|i\.e|etc|Ltd|vs|[A-Z])\.$")
_LINK = re.compile(
    r"(?P<web>\b(?:https?://|www\.)[^\s<>\"]+[^\s<>\".,;:!?)\]'’])"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<bare>\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.uk|org\.uk|co\.uk|nhs\.uk|police\.uk|org|com)\b(?:/[\w./%-]*[\w/])?)"
    r"|(?P<tel>(?<![\d/.])(?:0\d{2,4}[ ]?\d{3,4}[ ]?\d{3,4})(?![\d/]))"
)


_CONTROLS = frozenset(chr(code) for code in (*range(0x7F, 0xA0), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind within a sentence."""

    text: str
    bold: bool = False
    link: str = ""  # https:, mailto: or tel: address


Line = tuple[Run, ...]  # one sentence; it starts a new line


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row ready to be set."""

    id: str
    kind: RowKind
    lines: tuple[Line, ...]
    level: int = 0  # of a heading: 2 to 6; no level is skipped
    number: int = 0  # of a step, from 1 within its run of steps
    continues: bool = False  # the rest of the item or step before it: it has no bullet or number of its own
    picture: Picture | None = None

    @property
    def leads(self) -> bool:
        """Whether it leads in a list, which must begin on the same page."""
        return self.text.endswith(":")

    @property
    def text(self) -> str:
        return " ".join("".join(run.text for run in line) for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document ready to be set in any format."""

    title: str
    council: str
    language: str
    right_to_left: bool
    notices: tuple[str, ...]
    summary: tuple[SheetRow, ...]
    rows: tuple[SheetRow, ...]
    words: tuple[HardWord, ...]
    contact: tuple[tuple[str, Line], ...]  # label, value
    other_formats: str
    credit: str


def lay_out(easy_read: EasyRead, look: Look, *, credit: str = "") -> Sheet:
    """Everything that the outputs print, in reading order.

    Args:
        easy_read: the document.
        look: pictures are left out here where it says so.
        credit: of the picture set, where the document does not carry one.
    """
    seen: set[str] = set()  # hard words that have been bold once
    sources = {source.id: source for source in easy_read.sources}
    summary = _rows(easy_read.summary, look, seen, sources)
    rows = _rows(easy_read.rows, look, seen, sources, title=easy_read.title)
    if summary and rows and rows[0].kind is not RowKind.HEADING:
        rows = (SheetRow(id="body", kind=RowKind.HEADING, lines=((Run(BODY),),), level=2), *rows)
    pictures = any(row.picture for row in (*summary, *rows))
    contact = easy_read.contact
    return Sheet(
        title=printable(easy_read.title).strip() or "Easy Read",
        council=printable(easy_read.council),
        language=easy_read.language,
        right_to_left=easy_read.language.split("-")[0].lower() in _RIGHT_TO_LEFT,
        notices=_notices(easy_read.sign_off),
        summary=summary,
        rows=rows,
        words=tuple(HardWord(printable(word.term), printable(word.meaning)) for word in easy_read.word_list),
        contact=_contact(contact) if contact else (),
        other_formats=printable(contact.other_formats or OTHER_FORMATS) if contact else "",
        credit=(easy_read.picture_credit or credit) if pictures else "",
    )


def _notices(sign_off: SignOff) -> tuple[str, ...]:
    notices = [DRAFT]
    if sign_off.approved_by:
        notices = [f"Checked by {sign_off.approved_by}{_on(sign_off.approved_on)}."]
    if sign_off.tested_by:
        notices.append(f"Tested by {sign_off.tested_by}{_on(sign_off.tested_on)}.")
    return tuple(notices)


def _on(day: object) -> str:
    from datetime import date

    return f" on {day.day} {_MONTHS[day.month - 1]} {day.year}" if isinstance(day, date) else ""


def _contact(contact: ContactBlock) -> tuple[tuple[str, Line], ...]:
    given = (
        ("Phone", contact.phone),
        ("Email", contact.email),
        ("Website", contact.url),
        ("Address", contact.address),
    )
    return (
        ("Council", (Run(printable(contact.council)),)),
        *((label, runs(value, ())) for label, value in given if value),
    )


def _rows(
    rows: tuple[Row, ...], look: Look, seen: set[str], sources: Mapping[str, SourceSentence], *, title: str = ""
) -> tuple[SheetRow, ...]:
    laid: list[SheetRow] = []
    level, number = 1, 0
    for place, row in enumerate(rows):
        heading = row.kind is RowKind.HEADING
        if not printable(row.text).strip() or (heading and place == 0 and row.text.strip() == title.strip()):
            continue  # the title stands above already
        more = place > 0 and continues(rows[place - 1], row, sources)
        number = number + (not more) if row.kind is RowKind.STEP else 0
        # The title is level 1. A level must not be skipped, or readers by ear think that something is missing.
        level = min(max(2, row.level), level + 1, 6) if heading else level
        laid.append(
            SheetRow(
                id=row.id,
                kind=row.kind,
                lines=(runs(row.text.strip(), ()),) if heading else _lines(row, look, seen),
                level=level if heading else 0,
                number=0 if more else number,
                continues=more,
                picture=row.picture if look.pictures and not heading else None,
            )
        )
    return tuple(laid)


def _lines(row: Row, look: Look, seen: set[str]) -> tuple[Line, ...]:
    fresh = [word for word in row.hard_words if word.term.lower() not in seen]
    lines: list[Line] = []
    for sentence in sentences(row.text) if look.sentence_a_line else [" ".join(row.text.split())]:
        here = [word for word in fresh if word.term.lower() not in seen and _stands(word.term, sentence)]
        seen |= {word.term.lower() for word in here}
        lines.append(runs(sentence, tuple(word.term for word in here)))
        # The explanation stands in the next sentence, unless the row says it itself.
        lines += [
            runs(part, ())
            for word in here
            if _plain(word.meaning) not in _plain(row.text)
            for part in sentences(word.meaning)
        ]
    return tuple(lines)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _stands(term: str, sentence: str) -> bool:
    return bool(_whole(term).search(sentence))


def _whole(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(term)}(?!\w)", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a row; what is short for something ('Mr.') does not end one."""
    parts: list[str] = []
    for part in (piece.strip() for piece in _split(text)):
        number = bool(parts) and parts[-1].endswith("No.") and part[:1].isdigit()
        if parts and (number or _NO_END.search(parts[-1])):
            parts[-1] = f"{parts[-1]} {part}"
        elif part:
            parts.append(part)
    return parts


def _split(text: str) -> list[str]:
    pieces: list[str] = []
    last = 0
    for cut in _SENTENCE_END.finditer(text):
        closing = cut[0].rstrip()
        pieces.append(text[last : cut.start()] + closing)
        last = cut.end()
    return [*pieces, text[last:]]


def runs(text: str, bold: tuple[str, ...]) -> Line:
    """A sentence in runs: links apart, and each of the bold terms once."""
    text = printable(text)
    made: list[Run] = []
    last = 0
    for link in _LINK.finditer(text):
        made.append(Run(text[last : link.start()]))
        made.append(Run(link[0], link=_target(link)))
        last = link.end()
    made.append(Run(text[last:]))
    for term in bold:
        made = _embolden(made, term)
    return tuple(run for run in made if run.text)


def printable(text: str) -> str:
    """Without control characters, which no format can hold; Word calls a file with one damaged."""
    return "".join(sign for sign in text if sign >= " " and sign not in _CONTROLS)


def _target(link: re.Match[str]) -> str:
    text = link[0]
    if link["mail"]:
        return f"mailto:{text}"
    if link["tel"]:
        return "tel:" + re.sub(r"\s", "", text)
    return text if text.startswith("http") else f"https://{text}"


def _embolden(made: list[Run], term: str) -> list[Run]:
    for place, run in enumerate(made):
        found = None if run.bold or run.link else _whole(term).search(run.text)
        if found:
            before, after = run.text[: found.start()], run.text[found.end() :]
            return [*made[:place], Run(before), Run(found[0], bold=True), Run(after), *made[place + 1 :]]
    return made
