"""A Rich Text file read into blocks, group by group, without recursion."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import BlockKind, Document
from pipelines.extraction.gathering import Gathering
from pipelines.extraction.headings import reads_as_heading
from pipelines.extraction.lists import named_depth
from pipelines.extraction.pictures import add_picture
from pipelines.extraction.rtf.rows import Rows
from pipelines.extraction.rtf.state import (
    Aim,
    Group,
    Paragraph,
    Story,
    encoding_of_charset,
    encoding_of_page,
    language_of,
)
from pipelines.extraction.rtf.tokens import Sign, Token, tokens_of

_DEEPEST = 1000  # groups inside one another; Word itself stays under 50
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "~": " ", "_": "-", "nestcell": "; ",
    "nestrow": "\n", "\\": "\\", "{": "{", "}": "}", "lbr": "\n", "\n": "\n", "\r": "\n",
}  # fmt: skip
_SKIPPED = set(
    "colortbl filetbl listtable listoverridetable rsidtbl generator themedata colorschememapping datastore "
    "latentstyles nonshppict bkmkstart bkmkend xe tc rxe revtbl xmlnstbl mmathPr pgptbl objdata objclass blipuid "
    "pnseclvl atnid atnauthor atnref atndate atntime atnicn datafield formfield atrfstart atrfend ftnsep ftnsepc ftncn "
    "aftnsep author operator creatim revtim printim doccomm keywords subject company manager category comment "
    "hlinkbase nonesttables upr".split()
)
_STORIES = {  # groups with a text of their own
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "annotation": "comment",
    "footnote": "note",
    "shptxt": "box",
}
_AIMS = {
    "fonttbl": Aim.FONTS, "stylesheet": Aim.STYLES, "title": Aim.TITLE, "fldinst": Aim.FIELD_CODE,
    "listtext": Aim.LIST_SIGN, "pntext": Aim.LIST_SIGN, "sn": Aim.PROPERTY_NAME, "sv": Aim.PROPERTY_VALUE,
}  # fmt: skip
# Groups that old readers may skip, and that hold text or lead to it all the same.
_STARRED = {*_AIMS, "shpinst", "shptxt", "annotation", "ud", "shppict", "picprop", "pntext", "footnote"}
_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"|HYPERLINK\s+([^\s\\"]{1,2000})', re.IGNORECASE)
_CONTENTS = "table of contents"


def read_rich_text(data: bytes, name: str) -> Document:
    """Read an .rtf file.

    Raises:
        ExtractionError: nested too deep or too long.
    """
    reader = RichTextReader(name)
    for token in tokens_of(data):
        reader.take(token)
    return reader.finish()


class RichTextReader:
    """Takes one token after the other."""

    def __init__(self, name: str) -> None:
        self._gathering = Gathering(name)
        self._groups = [Group()]
        self._stories = [Story()]
        self._rows = Rows(self._gathering)
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, str] = {}
        self._codes: list[str] = []  # instructions of the fields that are open
        # Notes, pictures and text boxes of the paragraph under way: kind, mark or alt text, words.
        self._beside: list[tuple[str, str, Story]] = []
        self._bytes = b""
        self._encoding = "cp1252"
        self._to_skip = 0
        self._starred = False
        self._defined = 0  # font or style under definition
        self._high = 0  # first half of a character beyond the first plane
        self._notes = 0
        self._languages: Counter[str] = Counter()
        self._property, self._value, self._alt = "", "", ""
        self._title, self._style_name, self._language = "", "", ""

    def take(self, token: Token) -> None:
        if token.sign is Sign.BYTES:
            skipped = min(self._to_skip, len(token.data))
            self._to_skip -= skipped
            self._bytes += token.data[skipped:]
            return
        self._flush()
        if token.sign is Sign.OPEN:
            if len(self._groups) > _DEEPEST:
                raise ExtractionError(f"{self._gathering.name} is nested too deep. Save it as .docx.")
            self._groups.append(replace(self._groups[-1], opens=""))
            self._starred = False
        elif token.sign is Sign.CLOSE:
            if len(self._groups) > 1:
                self._close(self._groups.pop())
        else:
            self._word(token.word, token.number)

    def finish(self) -> Document:
        """The document, once all tokens are taken."""
        self._flush()
        if len(self._groups) > 1:
            self._gathering.leave_out("end of the file, which is missing")
        while len(self._groups) > 1:
            self._close(self._groups.pop())
        self._end_paragraph()
        self._end_table()
        return self._gathering.document(
            "rtf", title=self._title, language=self._language or next(iter(dict(self._languages.most_common(1))), "")
        )

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _flush(self) -> None:
        """The characters gathered so far, decoded by the font of the group."""
        self._to_skip = 0
        if self._bytes:
            data, self._bytes = self._bytes, b""
            self._write(data.decode(self._groups[-1].encoding, errors="replace"))

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.aim is Aim.TEXT:
            if group.deleted or group.hidden:
                (self._story.deleted if group.deleted else self._story.hidden).append(text)
                return
            self._story.words.write(text)
            self._story.bold = self._story.bold and (group.bold or not text.strip())
        elif group.aim is Aim.TITLE:
            self._title += text
        elif group.aim is Aim.STYLES:
            self._style_name += text
        elif group.aim is Aim.FIELD_CODE and self._codes:
            self._codes[-1] += text
        elif group.aim is Aim.LIST_SIGN:
            self._story.paragraph.sign += text
        elif group.aim is Aim.PROPERTY_NAME:
            self._property += text
        elif group.aim is Aim.PROPERTY_VALUE:
            self._value += text

    def _word(self, word: str, number: int | None) -> None:
        if word == "*":
            self._starred = True
        elif word == "u":
            self._unicode(number or 0)
        elif self._is_destination(word):
            pass
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word in ("par", "sect", "page"):
            self._end_paragraph(inside=word == "par")
        elif word in ("cell", "row", "trowd", "cellx", "clvmrg", "clmrg", "trhdr"):
            self._table_word(word)
        else:
            self._format(word, number)
            self._paragraph_format(word, number)
        self._starred = self._starred and word == "*"

    def _unicode(self, number: int) -> None:
        code = number % 0x10000
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000 and self._high:
            self._write(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._write(chr(code))
        self._to_skip = self._groups[-1].skipped

    def _is_destination(self, word: str) -> bool:
        """Whether a word opens a group of its own kind."""
        group = self._groups[-1]
        if word in _SKIPPED or (self._starred and word not in _STARRED):
            group.aim = Aim.SKIP
        elif word in _AIMS:
            group.aim, group.opens = _AIMS[word], word
        elif word == "ud":
            group.aim = Aim.TEXT
        elif word in _STORIES and group.aim is Aim.TEXT:
            self._open_story(group, _STORIES[word])
        elif word == "fldrslt":
            self._open_result(group)
        elif word in ("pict", "object", "field") and group.aim is Aim.TEXT:
            group.opens = word
            if word == "pict":
                group.aim, self._alt = Aim.SKIP, ""
            elif word == "field":
                self._codes.append("")
        else:
            return False
        return True

    def _open_story(self, group: Group, kind: str) -> None:
        group.opens = kind
        self._stories.append(Story())

    def _open_result(self, group: Group) -> None:
        code = self._codes[-1].strip() if self._codes else ""
        if code.upper().startswith("TOC"):
            self._open_story(group, _CONTENTS)
        elif match := _HYPERLINK.search(code):
            self._story.words.link(match[1] or match[2])
            group.opens = "link"

    def _close(self, group: Group) -> None:
        kind = group.opens
        if kind in ("header", "footer", "comment", _CONTENTS):
            text = self._stories.pop().words.text
            self._gathering.leave_out(kind, "", text) if text else None
        elif kind in ("note", "box"):
            self._beside.append((kind, self._next_mark() if kind == "note" else "", self._stories.pop()))
        elif kind == "link":
            self._story.words.link("")
        elif kind == "field" and self._codes:
            self._codes.pop()
        elif kind == "pict":
            self._beside.append((kind, self._alt, Story()))
        elif kind == "object":
            self._gathering.leave_out("embedded file")
        elif kind == "sv":
            self._alt = self._value if self._property.strip() == "wzDescription" else self._alt
            self._property, self._value = "", ""
        elif group.aim is Aim.STYLES and self._style_name:
            self._styles[self._defined] = self._style_name.strip(" ;")
            self._style_name, self._defined = "", 0

    def _next_mark(self) -> str:
        self._notes += 1
        return str(self._notes)

    def _format(self, word: str, number: int | None) -> None:
        """What a group remembers."""
        group = self._groups[-1]
        on = number != 0
        if word == "b":
            group.bold = on
        elif word == "v":
            group.hidden = on
        elif word == "deleted":
            group.deleted = on
        elif word == "plain":
            group.bold = group.hidden = group.deleted = False
            group.encoding = self._encoding
        elif word == "uc":
            group.skipped = max(0, min(20, number or 0))
        else:
            self._encoding_word(word, number or 0)

    def _encoding_word(self, word: str, number: int) -> None:
        """Fonts, the encodings that go with them, and the language."""
        group = self._groups[-1]
        if word == "f" and group.aim is Aim.FONTS:
            self._defined = number
        elif word == "f":
            group.encoding = self._fonts.get(number, self._encoding)
        elif word == "fcharset" and group.aim is Aim.FONTS:
            self._fonts[self._defined] = encoding_of_charset(number, self._encoding)
        elif word in ("ansicpg", "mac", "pc", "pca"):
            named = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
            self._encoding = group.encoding = named.get(word) or encoding_of_page(number or 1252)
        elif word == "deflang":
            self._language = language_of(number)
        elif word == "lang" and group.aim is Aim.TEXT:
            self._languages[language_of(number)] += 1

    def _paragraph_format(self, word: str, number: int | None) -> None:
        group, paragraph = self._groups[-1], self._story.paragraph
        if group.aim is Aim.STYLES and word in ("s", "cs", "ds", "ts"):
            self._defined = number or 0 if word == "s" else -1
        if group.aim is not Aim.TEXT:
            return
        if word == "pard":
            self._story.paragraph = Paragraph(sign=paragraph.sign)
        elif word == "s":
            paragraph.style = number
        elif word == "outlinelevel":
            paragraph.outline = number
        elif word == "ls":
            paragraph.listed = bool(number)
        elif word == "ilvl":
            paragraph.list_level = max(0, min(8, number or 0))
        elif word == "intbl":
            paragraph.in_table = True

    def _table_word(self, word: str) -> None:
        if len(self._stories) > 1:
            self._write("\n" if word == "row" else "; " if word == "cell" else "")
        elif word == "cell":
            self._note_unseen()
            self._rows.end_cell(self._story.words.text, self._story.words.links, bold=self._story.bold)
            self._renew()
        elif word == "row":
            self._rows.end_row()
        else:
            self._rows.define(word)

    def _end_paragraph(self, *, inside: bool = False) -> None:
        story = self._story
        if len(self._stories) > 1 or (inside and story.paragraph.in_table):
            story.words.write("\n")
            return
        self._end_table()
        self._note_unseen()
        self._add(story)
        self._renew()
        self._add_beside()

    def _renew(self) -> None:
        paragraph = self._story.paragraph
        paragraph.sign = ""
        self._stories[-1] = Story(paragraph=paragraph)

    def _add(self, story: Story) -> None:
        text, links, paragraph = story.words.text, story.words.links, story.paragraph
        level = self._heading_level(paragraph)
        sign = paragraph.sign.strip()
        if level or (not sign and story.bold and reads_as_heading(text)):
            self._gathering.add(BlockKind.HEADING, text, level=level or 2, links=links)
        elif sign or paragraph.listed:
            ordered = sign != "o" and any(one.isalnum() for one in sign)
            level = max(paragraph.list_level, named_depth(self._styles.get(paragraph.style or 0, "")))
            self._gathering.add(BlockKind.LIST_ITEM, text, level=level, ordered=ordered, links=links)
        else:
            self._gathering.add(BlockKind.PARAGRAPH, text, links=links)

    def _heading_level(self, paragraph: Paragraph) -> int:
        name = self._styles.get(paragraph.style, "") if paragraph.style is not None else ""
        if name.lower() == "title":
            return 1
        if match := _HEADING.match(name):
            return int(match[1])
        return paragraph.outline + 1 if paragraph.outline is not None and 0 <= paragraph.outline < 6 else 0

    def _note_unseen(self) -> None:
        for what, parts in (
            ("deleted text of a tracked change", self._story.deleted),
            ("hidden text", self._story.hidden),
        ):
            if "".join(parts).strip():
                self._gathering.leave_out(what, "", "".join(parts))

    def _add_beside(self) -> None:
        beside, self._beside = self._beside, []
        for kind, mark, story in beside:
            if kind == "pict":
                add_picture(self._gathering, mark)
            elif kind == "note":
                self._gathering.add(BlockKind.FOOTNOTE, story.words.text, links=story.words.links, note=mark)
            else:
                for line in story.words.text.split("\n"):
                    self._gathering.add(BlockKind.PARAGRAPH, line, place="text box")

    def _end_table(self) -> None:
        if self._rows.rows or self._rows.cells:
            for text in self._rows.finish():
                self._gathering.add(BlockKind.PARAGRAPH, text)
            self._add_beside()
