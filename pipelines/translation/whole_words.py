"""Keeps words whole for engines: formatting that begins or ends inside a word is put round all of it."""

from __future__ import annotations

import re

from pipelines.translation.markup import Tag, TagKind, tags

_PAIRED = r"(?:</?\d{1,6}>)"
_WORD = r"(?:\w|&amp;(?=\w)|['’](?=\w))"
# A word with tags among its letters. Standalone tags are line breaks and facts: they end a word.
_CUT = re.compile(rf"{_WORD}++(?:{_PAIRED}{{1,20}}{_WORD}++){{1,20}}")


def with_whole_words(text: str) -> str:
    """The markup with no paired tag inside a word: ``un<1>like</1>ly`` becomes ``<1>unlikely</1>``.

    An engine reads a cut word as two that it does not know. Every tag stays, still balanced; the formatting grows by
    the rest of the word. A word that one tag ends in and another begins in stays cut, since they would cross.
    """
    return _CUT.sub(_widened, text)


def _widened(match: re.Match[str]) -> str:
    inner = tags(match[0])
    opened: list[Tag] = []
    pairs: list[tuple[Tag, Tag]] = []
    ends: list[Tag] = []  # of what was opened before the word
    for tag in inner:
        if tag.kind is TagKind.OPEN:
            opened.append(tag)
        elif opened and opened[-1].number == tag.number:
            pairs.append((opened.pop(), tag))
        else:
            ends.append(tag)
    if opened and ends:
        return match[0]
    letters = re.sub(_PAIRED, "", match[0])
    outer = "".join(str(tag) for tag in opened)  # closed after the word: outside what closes in it
    before = "".join(str(start) for start, _ in reversed(pairs))
    after = "".join(str(end) for _, end in pairs)
    return f"{outer}{before}{letters}{after}{''.join(map(str, ends))}"
