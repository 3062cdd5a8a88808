"""Stand-ins for a translator: words in capitals, or in Arabic letters, with tags and amounts as they were."""

from __future__ import annotations

import re

from pipelines.documents.translated.formats import TranslatableFile

_KEPT = re.compile(r"(</?\d+/?>|&\w+;|£[\d,.]+)|([A-Za-z])")
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def capitals(markup: str) -> str:
    return _KEPT.sub(lambda found: found[1] or found[2].upper(), markup)


def arabic(markup: str) -> str:
    return _KEPT.sub(lambda found: found[1] or _ARABIC[ord(found[2].lower()) - 97], markup)


def same(file: TranslatableFile) -> dict[str, str]:
    return {segment.id: segment.text for segment in file.segments}


def in_capitals(file: TranslatableFile) -> dict[str, str]:
    return {segment.id: capitals(segment.text) for segment in file.segments}


def in_arabic(file: TranslatableFile) -> dict[str, str]:
    return {segment.id: arabic(segment.text) for segment in file.segments}


def texts(file: TranslatableFile) -> list[str]:
    return [segment.text for segment in file.segments]
