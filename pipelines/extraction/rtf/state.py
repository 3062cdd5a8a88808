"""What an RTF reader remembers: of each group, of the paragraph, and of the tables of fonts and styles."""

from __future__ import annotations

import locale
from dataclasses import dataclass, field
from enum import Enum, auto

from pipelines.extraction.words import Words


class Aim(Enum):
    """Where the words of a group go."""

    TEXT = auto()
    SKIP = auto()
    FONTS = auto()
    STYLES = auto()
    TITLE = auto()
    FIELD_CODE = auto()
    LIST_SIGN = auto()
    LEFT_OUT = auto()  # headers, footers, comments
    NOTE = auto()
    PROPERTY_NAME = auto()
    PROPERTY_VALUE = auto()


@dataclass(slots=True)
class Group:
    """The state between braces; a new group starts as a copy of the one around it."""

    aim: Aim = Aim.TEXT
    skipped: int = 1  # characters that stand in for one of Unicode, to be passed over
    encoding: str = "cp1252"
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    opens: str = ""  # what ends with this group: 'picture', 'field', 'note', 'box', or a kind of LEFT_OUT


@dataclass(slots=True)
class Paragraph:
    """Its properties, until the word pard."""

    style: int | None = None
    outline: int | None = None
    listed: bool = False
    list_level: int = 0
    in_table: bool = False
    sign: str = ""  # of a list item, '1.' or a bullet


@dataclass(slots=True)
class Story:
    """The words of one stream of text: the body, a note, or a text box."""

    words: Words = field(default_factory=Words)
    bold: bool = True
    paragraph: Paragraph = field(default_factory=Paragraph)
    deleted: list[str] = field(default_factory=list[str])
    hidden: list[str] = field(default_factory=list[str])


_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip


def encoding_of_charset(number: int, default: str) -> str:
    return _CHARSETS.get(number, default)


def encoding_of_page(number: int) -> str:
    """The name of a Windows code page, if this machine knows it."""
    name = {10000: "mac_roman", 65001: "utf-8"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def language_of(number: int) -> str:
    """The language of a Windows language number: 2057 is 'en_GB'."""
    return locale.windows_locale.get(number, "")
