"""Translators that no catalogue of model files holds, as rows of ``frontdoor models list``: Apertium and Opus-MT."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pipelines.settings import Settings

APERTIUM_LICENCE = "GPL (its packages name the version)"
OPUS_LICENCE = "CC-BY-4.0 or Apache-2.0 (its card says)"
OPUS_MT = "opus-mt-FROM-TO"


def other_translators(settings: Settings) -> list[dict[str, Any]]:
    """Apertium's pairs that are installed, and folders of the settings that hold a model; else how to have one."""
    return [*_apertium(settings), *_folders(settings)]


def _apertium(settings: Settings) -> list[dict[str, Any]]:
    from pipelines.engines.apertium import MISSING, Apertium

    engine = Apertium(seconds=settings.translation.seconds)
    if engine.problem():
        return [_row("apertium-en-es", APERTIUM_LICENCE, ("en", "es"), note=MISSING)]
    pairs = engine.pairs()
    ways = sorted((one, other) for one, other in pairs if (other, one) not in pairs or _comes_first(one, other))
    return [
        _row(
            f"apertium {one} {'and' if (other, one) in pairs else 'to'} {other}",
            APERTIUM_LICENCE,
            (one, other),
            here=True,
        )
        for one, other in ways
    ]


def _comes_first(one: str, other: str) -> bool:
    """English, then by the alphabet."""
    return (one != "en", one) < (other != "en", other)


def _folders(settings: Settings) -> list[dict[str, Any]]:
    from pipelines.engines.ctranslate2_translator import Ctranslate2Translator

    rows: list[dict[str, Any]] = []
    for named in settings.translation.models:
        if os.sep not in named and not Path(named).is_dir():
            continue  # a model of the catalogue
        folder = Path(named).expanduser()
        engine = Ctranslate2Translator(folder, name=folder.name)
        known = sorted({tag for pair in engine.pairs() for tag in pair}, key=lambda tag: (tag != "en", tag))
        licence = OPUS_LICENCE if folder.name.startswith("opus-mt") else "see where it comes from"
        rows.append(_row(folder.name, licence, tuple(known), here=not engine.problem(), note=engine.problem()))
    if not any(row["name"].startswith("opus-mt") for row in rows):
        rows.append(_row(OPUS_MT, OPUS_LICENCE, (), note="One pair a model: docs/translation.md"))
    return rows


def _row(name: str, licence: str, languages: tuple[str, ...], *, here: bool = False, note: str = "") -> dict[str, Any]:
    return {
        "name": name,
        "purpose": "translate",
        "licence": licence,
        "languages": list(languages),
        "languages_total": None,
        "parameters_billions": None,
        "size": None,
        "here": here,
        "half_fetched": False,
        "memory": None,
        "card": None,
        "note": note,
        "in_catalogue": False,
    }
