"""Puts a standalone tag for each fact of a sentence before an engine reads it, and the fact back afterwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.translation.facts import Fact, facts
from pipelines.translation.markup import (
    OBJECT,
    Tag,
    TagKind,
    escape,
    has_words,
    is_balanced,
    pieces,
    plain,
    tags,
    unescape,
    unwrapped,
    written,
)

_LETTER = re.compile(r"\W*[A-Z]\W*")


@dataclass(frozen=True, slots=True)
class Mask:
    """One fact that was hidden."""

    number: int  # of its tag
    kind: str
    markup: str  # as it stood in the sentence, with any tags inside it

    @property
    def tag(self) -> str:
        return written(TagKind.ALONE, self.number)

    @property
    def text(self) -> str:
        return plain(self.markup)


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with its facts hidden."""

    text: str  # markup
    masks: tuple[Mask, ...]

    def restored(self, draft: str, write: Callable[[Mask], str] | None = None) -> str:
        """The draft with every fact back in its place.

        Args:
            draft: markup with the masks' tags.
            write: how a fact is written in the other language, as plain text; as it is when not given.
        """
        back = {mask.tag: _rewritten(mask, write(mask)) if write else mask.markup for mask in self.masks}
        return "".join(back.get(str(piece), str(piece)) for piece in pieces(draft))

    def faults(self, draft: str) -> tuple[str, ...]:
        """Which facts are lost or doubled in a draft that still has the masks, in plain English."""
        found = Counter(map(str, tags(draft)))
        return tuple(_fault(mask.text, found[mask.tag]) for mask in self.masks if found[mask.tag] != 1)

    def faults_unmasked(self, draft: str) -> tuple[str, ...]:
        """The same for a draft of the sentence as it was, and what figures it has that the sentence has not."""
        shown = plain(draft, OBJECT)
        wanted = Counter(mask.text for mask in self.masks)
        doubled = [_fault(text, shown.count(text)) for text, count in wanted.items() if _tokens(shown)[text] > count]
        return (*fact_faults([mask.text for mask in self.masks], shown), *doubled)


def cut_dates(masks: Sequence[Mask]) -> tuple[str, ...]:
    """Dates in which formatting begins or ends, as '3rd of May' with a raised 'rd': they stay in English."""
    return tuple(one.text for one in masks if one.kind == "date" and tags(unwrapped(one.markup)[1]))


def _rewritten(one: Mask, written: str) -> str:
    """A fact as the other language writes it, in the formatting that holds all of it.

    Formatting of a part, as of the 'rd' of '3rd', has no place in a date that is written anew: its pair is left empty.
    """
    before, middle, after = unwrapped(one.markup)
    if written == one.text or (tags(middle) and one.kind != "date"):
        return one.markup
    return f"{before}{escape(written)}{''.join(map(str, tags(middle)))}{after}"


def mask(text: str, names: Sequence[str] = ()) -> Masked:
    """Hide the facts of a sentence.

    Args:
        text: markup, balanced.
        names: words that are not translated.
    """
    shown, places = _shown(text)
    number = max((tag.number for tag in tags(text)), default=0)
    hidden: list[tuple[int, int, Mask]] = []
    for fact in facts(shown, names):
        for start, end in _regions(text, places, fact):
            number += 1
            hidden.append((start, end, Mask(number, fact.kind, text[start:end])))
    parts: list[str] = []
    at = 0
    for start, end, one in hidden:
        parts += [text[at:start], one.tag]
        at = end
    return Masked("".join([*parts, text[at:]]), tuple(one for _, _, one in hidden))


def _shown(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Plain text with a sign for each standalone tag, and where each of its characters stands in the markup."""
    shown: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for piece in pieces(text):
        if isinstance(piece, Tag):
            if piece.kind is TagKind.ALONE:
                shown.append(OBJECT)
                places.append((piece.start, piece.end))
            at = piece.end
            continue
        for end in _characters(piece):
            shown.append(unescape(piece[end[0] : end[1]]))
            places.append((at + end[0], at + end[1]))
        at += len(piece)
    return "".join(shown), places


def _characters(piece: str) -> list[tuple[int, int]]:
    """Where each character of escaped text begins and ends; '&amp;' is one."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(piece):
        end = at + next((len(name) for name in ("&amp;", "&lt;", "&gt;") if piece.startswith(name, at)), 1)
        found.append((at, end))
        at = end
    return found


def _regions(text: str, places: list[tuple[int, int]], fact: Fact) -> list[tuple[int, int]]:
    """The parts of the markup that hold a fact: one where its tags are whole pairs, else one for each run of text."""
    start, end = places[fact.start][0], places[fact.end - 1][1]
    for from_, to in (
        (start, end),
        (_back(text, start), end),
        (start, _on(text, end)),
        (_back(text, start), _on(text, end)),
    ):
        if is_balanced(text[from_:to]):
            return [_with_own_pairs(text, from_, to)]
    runs: list[tuple[int, int]] = []
    for at in places[fact.start : fact.end]:
        if runs and runs[-1][1] == at[0]:
            runs[-1] = (runs[-1][0], at[1])
        else:
            runs.append(at)
    return runs


def _with_own_pairs(text: str, start: int, end: int) -> tuple[int, int]:
    """The place with the pairs that hold nothing but it: formatting of a fact goes where the fact goes."""
    before = {tag.end: tag for tag in tags(text)}
    after = {tag.start: tag for tag in tags(text)}
    while (opened := before.get(start)) and (closed := after.get(end)):
        if (opened.kind, closed.kind, opened.number) != (TagKind.OPEN, TagKind.CLOSE, closed.number):
            break
        start, end = opened.start, closed.end
    return start, end


def _back(text: str, start: int) -> int:
    """Where the opening tags right before a place begin."""
    for tag in reversed(tags(text[:start])):
        if tag.end == start and tag.kind is TagKind.OPEN:
            start = tag.start
    return start


def _on(text: str, end: int) -> int:
    """Where the closing tags right after a place end."""
    for tag in tags(text):
        if tag.start == end and tag.kind is TagKind.CLOSE:
            end = tag.end
    return end


def is_all_facts(text: str, names: Sequence[str] = ()) -> bool:
    """Whether markup holds nothing but facts, names, marks and one letter, as the zone in a table."""
    rest = mask(text, names).text
    return not has_words(rest) or bool(_LETTER.fullmatch(plain(rest)))


def fact_faults(wanted: Sequence[str], translation: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Which facts of a source are not in a translation as often as they should be, and which figures are new.

    Args:
        wanted: texts of the source's facts.
        translation: plain text.
        names: as for the source, so that a name is not taken for a reference.
    """
    found = Counter(_key(fact.text) for fact in facts(translation, names))
    expected = Counter(map(_key, wanted))
    shown = {_key(text): text for text in wanted}
    lost = [
        _missing(shown[key], count, _times(translation, shown[key]))
        for key, count in expected.items()
        if found[key] < count and _times(translation, shown[key]) != count
    ]
    known = " ".join(wanted)
    new = [
        f"'{fact.text}' is not in the source"
        for fact in facts(translation, names)
        if expected[_key(fact.text)] < found[_key(fact.text)]
        and any(letter.isdigit() for letter in fact.text)
        and fact.text not in known
    ]
    return (*lost, *dict.fromkeys(new))


def _tokens(shown: str) -> Counter[str]:
    return Counter(fact.text for fact in facts(shown))


def _times(text: str, fact: str) -> int:
    return text.count(fact)


def _missing(text: str, wanted: int, times: int) -> str:
    return f"'{text}' is lost" if not times else f"'{text}' stands {times} times and not {wanted}"


def _key(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _fault(text: str, times: int) -> str:
    return f"'{text}' stands {times} times" if times > 1 else f"'{text}' is lost"
