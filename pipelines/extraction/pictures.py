"""Pictures in a document: an image block where a person described it, else a line of what is left out."""

from __future__ import annotations

import re

from pipelines.extraction.blocks import BlockKind
from pipelines.extraction.gathering import Gathering

# What Word and cameras put there is no description.
_NO_ALT = re.compile(
    r"^(?:picture|image|graphic|photo|img|dsc|logo)?[\s_-]*\d*$|^\S+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)$",
    re.IGNORECASE,
)
_GENERATED = re.compile(r"\s*(?:Description|Alt text) automatically generated.*$", re.IGNORECASE | re.DOTALL)


def plain_alt(text: str) -> str:
    """An alt text that a person wrote; empty for a file's name or a program's placeholder."""
    text = " ".join(_GENERATED.sub("", text).split())
    return "" if _NO_ALT.match(text) else text


def add_picture(gathering: Gathering, alt: str, *, decorative: bool = False, place: str = "") -> None:
    """An image block, or a line of what is left out where nobody says what the picture shows."""
    described = plain_alt(alt)
    if decorative:
        gathering.leave_out("decorative picture", place)
    elif described:
        gathering.add(BlockKind.IMAGE, described, place=place)
    else:
        gathering.leave_out("picture without alt text", place, alt)
