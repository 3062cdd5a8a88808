"""How an Easy Read document looks: type, spacing, colours and pictures, with defaults as the rules ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

SIZES = (16, 18, 22)  # points: as made, large print, very large print
PICTURES_FROM_CM = 3.0  # rule 17
POINTS_FROM = 14.0  # rule 19
LINE_SPACING_FROM = 1.5  # rule 21
CONTRAST_FROM = 4.5  # rule 22, as WCAG 1.4.3 for text of any size

# Fonts without strokes at the ends of letters, by name; a font that is not known to be one counts as unsuitable.
SANS_SERIF = (
    "Arial", "Atkinson Hyperlegible", "Calibri", "Carlito", "Century Gothic", "Comic Sans MS", "DejaVu Sans", "FS Me",
    "Gill Sans", "Helvetica", "Inter", "Lexend", "Liberation Sans", "Noto Sans", "Open Sans", "Roboto", "Segoe UI",
    "Tahoma", "Trebuchet MS", "Verdana",
)  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The layout that every output follows.

    Source: rules 16, 17 and 19 to 22 of data/rules.yaml. 16 points, because 14 is the least and readers ask for larger
    type; the picture is wider than its least so that it can be seen from a reading distance.
    """

    font: str = "Arial"
    size: float = 16.0  # points, of the text; headings are larger
    line_spacing: float = 1.5  # lines
    word_spacing: float = 0.1  # em added between words
    align: Literal["left", "justify", "centre", "right"] = "left"
    hyphenate: bool = False
    picture_side: Literal["left", "right", "above"] = "left"
    picture_width: float = 4.0  # cm
    pictures: bool = True  # some readers ask to have them off
    sentence_a_line: bool = True  # each sentence starts a new line
    ink: str = "#000000"  # of the text, as #rrggbb
    paper: str = "#ffffff"  # behind the text: one plain colour, never a picture or a pattern
    link: str = "#0b4f8a"  # of web addresses


def contrast(ink: str, paper: str) -> float:
    """Contrast of two colours, 1 to 21.

    Args:
        ink: #rrggbb.
        paper: #rrggbb.

    Raises:
        ValueError: what is given is no such colour.

    Source: relative luminance and contrast ratio of WCAG 2.2.
    """
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is no colour; write it as #rrggbb, for example #000000.")
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
