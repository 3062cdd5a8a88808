"""The words of Easy Read as frozen values: a source sentence, a row, a hard word, a picture, an Easy Read document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipelines.engines.protocols import Picture


class RowKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    STEP = "step"  # one of numbered instructions
    ITEM = "item"  # of a list


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of the officer's document. A heading, a list item and a table row are one sentence each."""

    id: str  # 'b3.s2': second sentence of the third block
    block_id: str
    text: str
    kind: RowKind
    section: int  # number of the section, from 0: a heading opens one
    level: int = 0  # of a heading, 1 to 6
    place: str = ""  # as extraction's Block.place
    links: tuple[str, ...] = ()  # targets


@dataclass(frozen=True, slots=True)
class HardWord:
    """A word that stays although it is hard: bold where it first stands, explained in the next sentence."""

    term: str  # as in the row
    meaning: str  # one short sentence or two: 'This means …'


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a row could not be made simple, or what a person must look at; shown on that row."""

    code: str  # 'long', 'passive', 'hard_word', 'no_picture', …
    text: str  # for an officer, with what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One idea: a picture and one or two short sentences beside it."""

    id: str  # stays the same while the row is edited or moved
    kind: RowKind = RowKind.TEXT
    text: str = ""  # sentences; each starts a new line in the outputs
    level: int = 0  # of a heading: 1 for the title's own level, to 3
    hard_words: tuple[HardWord, ...] = ()
    picture: Picture | None = None
    source_ids: tuple[str, ...] = ()  # of the sentences that it says
    troubles: tuple[Trouble, ...] = ()
    checked: bool = False  # an officer has read it


@dataclass(frozen=True, slots=True)
class ContactBlock:
    """Who to ask, as the last block of the output."""

    council: str
    phone: str = ""
    email: str = ""
    address: str = ""
    url: str = ""
    other_formats: str = ""  # 'To get this in another way …'


@dataclass(frozen=True, slots=True)
class SignOff:
    """What people have said of this version. A machine draft has none."""

    approved_by: str = ""  # another person than the one who submitted it
    approved_on: date | None = None
    tested_by: str = ""  # a group of people with learning disabilities; the 'tested' notice stands only then
    tested_on: date | None = None


@dataclass(frozen=True, slots=True)
class LeftOutFact:
    """A fact of the source that a named person leaves out on purpose."""

    fact: str  # as in the source
    source_id: str
    by: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyRead:
    """An Easy Read document at one moment."""

    title: str
    council: str  # name as printed
    language: str = "en-GB"
    sources: tuple[SourceSentence, ...] = ()
    rows: tuple[Row, ...] = ()
    word_list: tuple[HardWord, ...] = ()  # in alphabetical order
    contact: ContactBlock | None = None
    summary: tuple[Row, ...] = ()  # rows at the start of a document over four pages
    left_out: tuple[LeftOutFact, ...] = ()
    not_read: tuple[str, ...] = ()  # parts of the file that the reader left out, in words
    sign_off: SignOff = SignOff()
    engine: str = ""  # 'rules', or the model's name with hash
    picture_set: str = ""  # name of the set
    picture_credit: str = ""  # as its licence asks to print it
