"""How a language is set: its direction, its fonts, and how Office and OpenDocument sort its letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.translation.languages import base, language

FILE = Path(__file__).parent / "scripts.yaml"


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


def _subtag(tag: str) -> str:
    return next((part for part in tag.split("-")[1:] if re.fullmatch(r"[A-Z][a-z]{3}", part)), "")
