"""The pages' own words in English and Welsh: gettext files, read and compiled in memory when the service starts."""

from __future__ import annotations

import ast
import gettext
import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from pipelines.errors import Fault, KnowledgeError
from pipelines.settings import Settings
from pipelines.translation.languages import ENGLISH

router = APIRouter(include_in_schema=False)

LOCALE = Path(__file__).parent / "locale"
INTERFACE = (ENGLISH, "cy")  # in the order of the switch
COOKIE = "front_door_language"
_YEAR = 365 * 24 * 60 * 60  # seconds
_MAGIC = 0x950412DE  # of a compiled catalogue, as gettext reads it
_FIELD = re.compile(r'(msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(".*")\Z')
_DAYS_AND_MONTHS = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b"
)
_BETWEEN = re.compile(r"(?<=\w) to (?=\w)")

Words = gettext.NullTranslations


def load_words(language: str, folder: Path = LOCALE) -> Words:
    """The catalogue of a language; English needs none.

    Raises:
        KnowledgeError: the file is missing or cannot be read; the fault names its line.
    """
    if language == ENGLISH:
        return gettext.NullTranslations()
    file = folder / language / "LC_MESSAGES" / "front_door.po"
    try:
        return gettext.GNUTranslations(io.BytesIO(compiled(file)))
    except OSError as error:
        raise KnowledgeError([Fault(file, 0, "the file is missing", "Put it back from the release")]) from error


def compiled(file: Path) -> bytes:
    """A .po file as gettext reads it (.mo): a table of originals, a table of translations, and the texts."""
    pairs = sorted((source.encode(), text.encode()) for source, text in entries_of(file) if text)
    start = 28 + 16 * len(pairs)
    tables: tuple[list[bytes], list[bytes]] = ([], [])
    texts = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side].append(struct.pack("<II", len(pair[side]), start + len(texts)))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(tables[0]) + b"".join(tables[1]) + texts


def entries_of(file: Path) -> Iterator[tuple[str, str]]:
    """(original, translation) of each entry; plural forms are joined as gettext wants them.

    Raises:
        KnowledgeError: a line is no part of an entry.
    """
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate([*file.read_text(encoding="utf-8").splitlines(), ""], 1):
        line = line.strip()
        if line.startswith("#"):
            continue
        if not line:
            if "msgid" in entry:
                yield _joined(entry)
            entry, field = {}, ""
            continue
        match = _FIELD.match(line)
        if match is None or not (match[1] or field):
            raise KnowledgeError([Fault(file, number, "no part of an entry", 'Write msgid "…" or msgstr "…"')])
        field = match[1] or field
        entry[field] = entry.get(field, "") + str(ast.literal_eval(match[2]))


def _joined(entry: dict[str, str]) -> tuple[str, str]:
    if "msgid_plural" not in entry:
        return entry["msgid"], entry.get("msgstr", "")
    forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr[")]
    return f"{entry['msgid']}\0{entry['msgid_plural']}", "\0".join(forms) if all(forms) else ""


def days(text: str, words: Words) -> str:
    """Names of days and months, and the 'to' between them, in the page's language: '5 Hydref 2026'."""
    whole = words.gettext(text) if text else ""  # an empty text is the head of a catalogue
    named = _DAYS_AND_MONTHS.sub(lambda name: words.gettext(name[0]), whole)
    return whole if named == whole else _BETWEEN.sub(" – ", named)


def interface_language(request: Request) -> str:
    """The language of the pages' own words for this browser; officers' pages are in English."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in INTERFACE and not request.url.path.startswith("/staff") else ENGLISH


@router.get("/language/{tag}")
@router.get("/embed/language/{tag}")
def switch(request: Request, tag: str) -> RedirectResponse:
    """Keep the language that was chosen, and go back to the page where it was chosen."""
    response = RedirectResponse(_back(request), 303)
    if tag in INTERFACE:
        secure = cast(Settings, request.app.state.settings).web.secure_cookies
        response.set_cookie(COOKIE, tag, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
    return response


def _back(request: Request) -> str:
    """A page of ours: an address of another site in 'Referer' must lead nowhere."""
    page = urlsplit(request.headers.get("referer", ""))
    base = "/embed" if request.url.path.startswith("/embed") else ""
    if page.netloc != request.url.netloc or not page.path.startswith("/") or page.path.startswith("//"):
        return f"{base}/conversation"
    return page.path + (f"?{page.query}" if page.query else "")
