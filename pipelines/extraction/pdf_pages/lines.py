"""Characters of a PDF page joined into segments: words on one line without a wide gap between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

_SAME_LINE = 0.5  # share of a character's height by which the next may stand higher or lower
# Of the size: columns and cells stand wider apart than words. Most files write a space between words, which may be
# stretched, and none between cells; a few write no spaces at all.
_WIDE_GAP_WITH_SPACE = 1.4
_WIDE_GAP = 0.7
_WORD_GAP = 0.2  # of the size; letters of one word stand closer
_SMALL, _RAISED = 0.8, 0.2  # of the size of the letter before it: how a footnote's mark is told from a figure
_MEASURE = re.compile(r"(?:^|[\s\d/])(?:[kcm]?m|ft|yd|in)$")  # what '2' and '3' are a power of
SOFT_HYPHEN = "\x02"  # how the library marks a hyphen at the end of a line that is none of the word


@dataclass(frozen=True, slots=True)
class Character:
    text: str
    left: float  # points from the left edge of the page
    right: float
    bottom: float  # points from the lower edge
    top: float
    size: float  # height of the font's line, in points
    bold: bool
    element: int = -1  # number of the marked content that it belongs to, -1 for none


@dataclass(slots=True)
class Segment:
    """Words in a row, in one size."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    page: int = 0  # from 1
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # words, target

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


def segments_of(characters: Iterable[Character]) -> list[Segment]:
    """Segments in the order of the file."""
    segments: list[Segment] = []
    run: list[Character] = []
    last: Character | None = None  # the last one that is no space
    for character in _parted(characters):
        blank = character.text.isspace()
        if not blank:
            spaced = bool(run) and run[-1].text.isspace()
            if last is not None and not _goes_on(last, character, spaced=spaced):
                segments += _segment(run)
                run = []
            last = character
        if run or not blank:
            run.append(character)
    return segments + _segment(run)


def _parted(characters: Iterable[Character]) -> Iterator[Character]:
    """Letters with places of their own: those of a ligature, as 'ffi', share the place of the sign that is printed."""
    held: list[Character] = []
    for character in characters:
        if held and (character.left, character.right, character.top) != (held[0].left, held[0].right, held[0].top):
            yield from _shared_out(held)
            held = []
        held.append(character)
    yield from _shared_out(held)


def _shared_out(letters: list[Character]) -> Iterator[Character]:
    step = (letters[0].right - letters[0].left) / len(letters) if letters else 0.0
    for place, letter in enumerate(letters):
        left = letter.left + place * step
        yield replace(letter, left=left, right=left + step) if len(letters) > 1 else letter


def _goes_on(last: Character, character: Character, *, spaced: bool) -> bool:
    """Whether a character stands on the same line as the last, not far from it, and is of about the same size."""
    size = max(last.size, character.size)
    middle, other = (last.bottom + last.top) / 2, (character.bottom + character.top) / 2
    near = -size < character.left - last.right < (_WIDE_GAP_WITH_SPACE if spaced else _WIDE_GAP) * size
    return abs(middle - other) < _SAME_LINE * size and near


def _segment(run: list[Character]) -> list[Segment]:
    text = ""
    last: Character | None = None
    for character in _with_marks(run):
        gap = character.left - last.right if last is not None else 0.0
        wide = last is not None and gap > _WORD_GAP * max(character.size, last.size)
        if wide and text[-1:] not in ("", " ") and character.text != " ":
            text += " "
        text += character.text
        last = character if character.text != " " else last
    words = [character for character in run if character.text.strip() or character.text == SOFT_HYPHEN]
    if not text.strip() or not words:
        return []
    bold = sum(character.bold for character in words) > 0.9 * len(words)
    # A raised mark of a footnote must not change the size of its line.
    size = sorted(character.size for character in words)[len(words) // 2]
    return [
        Segment(
            " ".join(text.split()),
            min(character.left for character in words),
            max(character.right for character in words),
            min(character.bottom for character in words),
            max(character.top for character in words),
            size,
            bold,
        )
    ]


def _with_marks(run: list[Character]) -> Iterator[Character]:
    """The characters with the number of a footnote in brackets: '£50' with a raised 2 is '£50 [2]', never '£502'."""
    base: Character | None = None  # the last one that is no mark
    said = ""
    mark: list[Character] = []
    for character in [*run, None]:
        if character is not None and base is not None and _is_raised(character, base) and character.text.isdecimal():
            mark.append(character)
            continue
        if mark:
            is_power = len(mark) == 1 and mark[0].text in "23" and _MEASURE.search(said)
            number = "".join(one.text for one in mark)
            shown = number if is_power or len(number) > 2 else f" [{number}]"
            yield replace(mark[0], text=shown, right=mark[-1].right)
            mark = []
        if character is not None:
            yield character
            said += character.text
            base = base if character.text.isspace() else character


def _is_raised(character: Character, base: Character) -> bool:
    return character.size < _SMALL * base.size and character.bottom > base.bottom + _RAISED * base.size


def rows_of(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments that stand side by side, from the top of the page down; each row from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: -one.middle):
        row = rows[-1] if rows else []
        if row and abs(row[0].middle - segment.middle) < _SAME_LINE * min(row[0].size, segment.size):
            row.append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda one: one.left) for row in rows]
