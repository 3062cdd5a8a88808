"""Rules 16, 17 and 19 to 23 for an output as it was really set: facts read from its bytes, not from the look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.documents.checks.finding import Spotted
from pipelines.documents.look import LINE_SPACING_FROM, PICTURES_FROM_CM, POINTS_FROM, SANS_SERIF

_ROUNDING = 0.02  # of lengths: files keep twips, EMU or pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFacts:
    """What stands in a finished file. What a format cannot say stays at its default, and is not judged."""

    fonts: frozenset[str] = frozenset()  # of the words
    smallest_points: float | None = None  # of the words
    line_spacing: float | None = None  # the least, in lines
    alignments: frozenset[str] = frozenset()  # of paragraphs: 'left', 'justify', …
    hyphenates: bool = False
    italic: int = 0  # runs
    underlined: int = 0  # runs that are no link
    picture_widths: tuple[float, ...] = ()  # cm
    picture_sides: frozenset[str] = frozenset()  # 'left' of the words, 'right', 'above'
    rows_split: int = 0  # rows that may be parted by the end of a page
    sentences_on_one_line: int = 0  # lines that hold more than one sentence
    pictures_without_words: int = 0  # without alt text and not marked decorative


def output(facts: OutputFacts) -> Iterator[Spotted]:
    """What the rules have against a finished file."""
    yield from _pictures(facts)
    yield from _letters(facts)
    if facts.alignments - {"left"}:
        yield _fail("20", f"Words are set {_listed(facts.alignments - {'left'})}. Set them to the left.")
    if facts.hyphenates:
        yield _fail("20", "Words are divided at the end of a line. Turn it off.")
    for count, what in ((facts.italic, "in italics"), (facts.underlined, "underlined")):
        if count:
            yield _fail("20", f"{count} pieces of text are {what}. Take it off.")
    if facts.line_spacing is not None and facts.line_spacing < LINE_SPACING_FROM - _ROUNDING:
        yield _fail("21", f"Line spacing is {facts.line_spacing:g}. Use at least {LINE_SPACING_FROM:g}.")
    if facts.sentences_on_one_line:
        yield _fail("21", f"{facts.sentences_on_one_line} lines hold more than one sentence. Begin each on a new line.")
    if facts.rows_split:
        yield _fail("24", f"{facts.rows_split} rows may be parted by the end of a page. Keep each together.")


def _pictures(facts: OutputFacts) -> Iterator[Spotted]:
    if facts.picture_sides - {"left"}:
        yield _fail(
            "16", f"Pictures stand {_listed(facts.picture_sides - {'left'})}. Put them to the left of the words."
        )
    small = [width for width in facts.picture_widths if width < PICTURES_FROM_CM - _ROUNDING]
    if small:
        yield _fail(
            "17", f"{len(small)} pictures are narrower than {PICTURES_FROM_CM:g} cm, one has {min(small):.1f} cm."
        )
    if facts.pictures_without_words:
        yield _fail("18", f"{facts.pictures_without_words} pictures have no words for readers who do not see them.")


def _letters(facts: OutputFacts) -> Iterator[Spotted]:
    known = {name.lower() for name in SANS_SERIF}
    other = frozenset(name for name in facts.fonts if name.lower() not in known)
    if other:
        yield _fail("19", f"{_listed(other)} are not known to be fonts without strokes. Use Arial.")
    if facts.smallest_points is not None and facts.smallest_points < POINTS_FROM - _ROUNDING:
        yield _fail("19", f"Some letters have {facts.smallest_points:g} points. Use at least {POINTS_FROM:g}.")


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _fail(rule: str, text: str) -> Spotted:
    return Spotted(rule=rule, level="fail", text=text)
