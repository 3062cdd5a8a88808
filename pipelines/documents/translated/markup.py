"""Reads and writes the markup of segments: ``<1>…</1>`` round words, ``<2/>`` for what is no word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"<(\d{1,6})>|</(\d{1,6})>|<(\d{1,6})/>|([^<]+)|<")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'", "&#39;": "'"}
_ENTITY = re.compile("|".join(_ENTITIES))
# Neither XML nor a page can hold these, and no script is written with them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LETTER = re.compile(r"[^\W\d_]")


class Sign(StrEnum):
    """What a token of the markup is."""

    OPEN = "open"
    CLOSE = "close"
    ALONE = "alone"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Token:
    """A tag or a stretch of text."""

    sign: Sign
    number: int = 0  # of a tag
    text: str = ""  # of text, unescaped


def escape(text: str) -> str:
    """Text as it stands in the markup, without characters that no file can hold."""
    return _UNWRITABLE.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse. Quotes that an engine has escaped as for a web page are read too."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], _UNWRITABLE.sub("", text))


def tokens(markup: str) -> Iterator[Token]:
    """The markup bit by bit; a '<' that begins no tag is text."""
    for found in _TOKEN.finditer(markup):
        opened, closed, alone, text = found.groups()
        if opened:
            yield Token(Sign.OPEN, int(opened))
        elif closed:
            yield Token(Sign.CLOSE, int(closed))
        elif alone:
            yield Token(Sign.ALONE, int(alone))
        else:
            yield Token(Sign.TEXT, text=unescape(text or "<"))


def plain(markup: str) -> str:
    """The words without tags."""
    return "".join(token.text for token in tokens(markup) if token.sign is Sign.TEXT)


def has_words(markup: str) -> bool:
    """Whether there is a letter outside the tags: amounts and rules alone are not translated."""
    return _LETTER.search(plain(markup)) is not None


def is_well_formed(markup: str) -> bool:
    """Whether every pair is closed, in the order that it was opened."""
    stack: list[int] = []
    for token in tokens(markup):
        if token.sign is Sign.OPEN:
            stack.append(token.number)
        elif token.sign is Sign.CLOSE and (not stack or stack.pop() != token.number):
            return False
    return not stack


def tag_problem(source: str, translation: str) -> str:
    """What is wrong with the tags of a translation, in plain English; empty when they are those of its source."""
    if not is_well_formed(translation):
        return "A tag is opened and not closed, or closed in the wrong order."
    wanted, got = _tags(source), _tags(translation)
    missing = [tag for tag in wanted if got.count(tag) < wanted.count(tag)]
    strange = [tag for tag in got if tag not in wanted]
    often = [tag for tag in got if tag in wanted and got.count(tag) > wanted.count(tag)]
    if missing:
        return f"The tag {', '.join(dict.fromkeys(missing))} is missing."
    if strange:
        return f"The tag {', '.join(dict.fromkeys(strange))} is not in the source."
    return f"The tag {', '.join(dict.fromkeys(often))} stands too often." if often else ""


def _tags(markup: str) -> list[str]:
    return [
        f"<{token.number}/>" if token.sign is Sign.ALONE else f"<{token.number}>"
        for token in tokens(markup)
        if token.sign in (Sign.OPEN, Sign.ALONE)
    ]
