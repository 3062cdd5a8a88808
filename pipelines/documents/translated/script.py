"""How a language is set: its direction, its fonts, and how Office and OpenDocument sort its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.translation.languages import base, language

FILE = Path(__file__).parent / "scripts.yaml"
# Names, addresses and references in Latin letters within text of another direction.
_LATIN = re.compile(
    r"[A-Za-z\u00c0-\u024f](?:[\w'’&./:@?=#%+-]*[A-Za-z\u00c0-\u024f0-9/])?(?: +(?=[A-Za-z\u00c0-\u024f]))?"
)
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How text of one language is set."""

    tag: str  # BCP 47, as asked for
    regional: str  # with a country, as Office wants it: 'ar-SA'
    code: str  # ISO 15924; empty when it is not known
    right_to_left: bool
    font: str  # with the letters needed; empty where any font has them
    kind: str  # 'complex', 'asian' or '': which of Office's sets of fonts and sizes counts

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"


def script_of(tag: str) -> Script:
    """The script of a BCP 47 tag; that of a tag nobody knows is Latin."""
    data = entries(read_scripts())
    regions, known, fonts = (entries(data.get(name)) for name in ("regions", "languages", "fonts"))
    code = _subtag(tag) or str(known.get(tag) or known.get(base(tag)) or language(tag).script)
    of_script = entries(fonts.get(code))
    region = str(regions.get(base(tag)) or "")
    return Script(
        tag=tag,
        regional=f"{tag}-{region}" if region and tag == base(tag) else tag,
        code=code,
        right_to_left=code in texts(data.get("right_to_left")),
        font=str(of_script.get("font") or ""),
        kind=str(of_script.get("kind") or ""),
    )


@cache
def read_scripts() -> dict[str, object]:
    """The data file, read once."""
    return read_data_file(FILE)


def by_direction(text: str) -> Iterator[tuple[str, bool]]:
    """A text of a right-to-left language in stretches, and whether each is written from the right.

    Figures count as written from the right: they stand where the words around them put them.
    """
    end = 0
    stretch = ""
    for found in _LATIN.finditer(text):
        if found.start() > end or not stretch:
            if stretch:
                yield stretch, False
            if found.start() > end:
                yield text[end : found.start()], True
            stretch = ""
        stretch += found[0]
        end = found.end()
    if stretch:
        yield stretch, False
    if text[end:]:
        yield text[end:], True


def stays_left_to_right(text: str) -> bool:
    """Whether a text among others from right to left is a sentence in Latin letters, and not only a name."""
    if _FROM_RIGHT.search(text) or not _LATIN.search(text):
        return False
    return text.rstrip()[-1:] in tuple(".?!:;") or len(text.split()) > _LONGEST_NAME


def _subtag(tag: str) -> str:
    return next((part for part in tag.split("-")[1:] if re.fullmatch(r"[A-Z][a-z]{3}", part)), "")
