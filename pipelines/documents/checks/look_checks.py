"""Rules 16, 17 and 19 to 22 for the layout."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.documents.checks.finding import Spotted
from pipelines.documents.look import (
    CONTRAST_FROM,
    LINE_SPACING_FROM,
    PICTURES_FROM_CM,
    POINTS_FROM,
    SANS_SERIF,
    Look,
    contrast,
)


def layout(look: Look) -> Iterator[Spotted]:
    """What a layout does against the rules. Outputs are made from it; tests look whether they follow it."""
    if look.pictures and look.picture_side != "left":
        yield _fail("16", f"Pictures stand {look.picture_side}. Put them to the left of the words.")
    if look.pictures and look.picture_width < PICTURES_FROM_CM:
        yield _fail("17", f"Pictures are {look.picture_width:g} cm wide. Make them at least {PICTURES_FROM_CM:g} cm.")
    if look.size < POINTS_FROM:
        yield _fail("19", f"Letters have {look.size:g} points. Use at least {POINTS_FROM:g}, better 16.")
    if look.font.lower() not in (name.lower() for name in SANS_SERIF):
        yield _fail("19", f"'{look.font}' is not known to be a font without strokes. Use Arial.")
    if look.align != "left":
        yield _fail("20", f"The words are set {look.align}. Set them to the left.")
    if look.hyphenate:
        yield _fail("20", "Words are divided at the end of a line. Turn it off.")
    if look.line_spacing < LINE_SPACING_FROM:
        yield _fail("21", f"Line spacing is {look.line_spacing:g}. Use at least {LINE_SPACING_FROM:g}.")
    if not look.sentence_a_line:
        yield _fail("21", "Sentences follow one another on a line. Begin each on a new line.")
    yield from _colours(look)


def _colours(look: Look) -> Iterator[Spotted]:
    for name, colour in (("The words", look.ink), ("Web addresses", look.link)):
        found = contrast(colour, look.paper)
        if found < CONTRAST_FROM:
            text = f"{name} have a contrast of {found:.1f} to 1. Use at least {CONTRAST_FROM:g} to 1."
            yield _fail("22", text)


def _fail(rule: str, text: str) -> Spotted:
    return Spotted(rule=rule, level="fail", text=text)
