"""The sentence at the head of every translation that nobody has signed, in the language of the translation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

import yaml

FILE = Path(__file__).with_name("data") / "notices.yaml"


def notice(language: str) -> str:
    """'Machine translated, not yet checked by a person' in a language; in English for one that has no such sentence."""
    known = notices()
    return known.get(language) or known.get(language.split("-")[0]) or known["en"]


@lru_cache(maxsize=1)
def notices() -> Mapping[str, str]:
    """Language → sentence."""
    said = cast(dict[str, dict[str, str]], yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return said["notices"]
