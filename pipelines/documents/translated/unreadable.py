"""Which formats would make a whole sentence unreadable, or say of it that it no longer counts.

Where an engine loses a bold word, the sentence becomes bold and is still read. Raised, struck out or hidden it is not.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.documents.translated.word_names import W
from pipelines.extraction.odt.looks import STYLE

_NAMES = frozenset("sup sub s strike del rt rp".split())  # elements of web pages
_CLASS = re.compile(
    r"\b(?:visually-?hidden|sr-only|screen-reader-text|super(?:script)?|sub(?:script)?)\b"
    r"|vertical-align\s*:\s*(?:super|sub)\b|display\s*:\s*none|visibility\s*:\s*hidden|line-through",
    re.IGNORECASE,
)
_STYLE = re.compile(r"(?:foot|end)note|superscript|subscript", re.IGNORECASE)
_SWITCHES = ("strike", "dstrike", "vanish", "specVanish", "webHidden")
_OFF = ("0", "false", "off")


def in_page(name: str, raw: str) -> bool:
    """An element of a web page.

    Args:
        name: of the element, in small letters.
        raw: its opening tag.
    """
    told = " ".join(re.findall(r"\s(?:class|style)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", raw, re.IGNORECASE))
    return name in _NAMES or _CLASS.search(told) is not None


def in_word(properties: Any) -> bool:
    """The properties of a run in Word."""
    if properties is None:
        return False
    told = {str(one.tag).removeprefix(W): str(one.get(f"{W}val") or "") for one in properties}
    return (
        told.get("vertAlign", "baseline") != "baseline"
        or told.get("position", "0") != "0"
        or _STYLE.search(told.get("rStyle", "")) is not None
        or any(name in told and told[name] not in _OFF for name in _SWITCHES)
    )


def in_drawing(properties: Any) -> bool:
    """The properties of a run on a slide."""
    if properties is None:
        return False
    return properties.get("baseline", "0").rstrip("%") != "0" or properties.get("strike", "noStrike") != "noStrike"


def in_cell(properties: Any) -> bool:
    """The properties of a run in Excel."""
    if properties is None:
        return False
    told = {str(one.tag).rpartition("}")[2]: str(one.get("val") or "") for one in properties}
    return told.get("vertAlign", "baseline") != "baseline" or told.get("strike", "0") not in _OFF


def in_open_text(style: Any) -> bool:
    """A style of OpenDocument, for the words of a span."""
    for properties in style.iter(f"{STYLE}text-properties"):
        for name, value in properties.attrib.items():
            what = str(name).rpartition("}")[2]
            if what == "text-position" and not str(value).startswith("0%"):
                return True
            if what in ("text-line-through-style", "text-line-through-type") and value != "none":
                return True
            if what == "display" and value == "none":
                return True
    return _STYLE.search(str(style.get(f"{STYLE}name") or "")) is not None
