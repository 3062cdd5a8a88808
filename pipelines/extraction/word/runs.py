"""The runs of one Word paragraph: its words and links, and whatever hangs on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipelines.extraction.office import FALLBACK, RELATION, Relation, shown_elements
from pipelines.extraction.word.styles import Styles, W, switch, value_of
from pipelines.extraction.words import Words
from pipelines.extraction.xml import Element

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"|HYPERLINK\s+([^\s\\"]{1,2000})', re.IGNORECASE)
_DELETED = (f"{W}del", f"{W}moveFrom")
_AROUND = {  # elements around runs that change nothing of the words
    f"{W}{name}" for name in "ins moveTo smartTag sdtContent customXml dir bdo rubyBase fldSimple".split()
}
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class Field:
    """A field under way: its instruction, and whether its result has begun."""

    code: str = ""
    result: bool = False


@dataclass(slots=True)
class Setting:
    """What the runs of all paragraphs share: the styles, the fields that are open, the languages seen."""

    styles: Styles
    relations: Mapping[str, Relation]
    fields: list[Field] = field(default_factory=list[Field])
    languages: Counter[str] = field(default_factory=Counter[str])


@dataclass(slots=True)
class Found:
    """What one paragraph holds."""

    words: Words = field(default_factory=Words)
    deleted: list[str] = field(default_factory=list[str])
    hidden: list[str] = field(default_factory=list[str])
    placeholders: list[str] = field(default_factory=list[str])  # 'Click to enter text' of empty form fields
    drawings: list[Element] = field(default_factory=list[Element])
    notes: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])  # kind, identifier, own mark
    in_contents: bool = False  # the words belong to a table of contents
    page_breaks: int = 0
    bold: bool = True  # every word so far


class Runs:
    """Reads one paragraph."""

    def __init__(self, setting: Setting, style: str, carried: Words | None = None) -> None:
        self.found = Found(carried or Words())
        self._setting = setting
        self._style = style
        self._hidden_style = setting.styles.is_hidden(style)
        self._bold_style = setting.styles.is_bold(style)
        self._own_mark = False
        self._steps: dict[str, Callable[[Element], None]] = {
            f"{W}hyperlink": self._hyperlink,
            f"{W}sdt": self._form_field,
            f"{W}ruby": self._around,
            f"{_MATH}oMath": self._formula,
            f"{_MATH}oMathPara": self._formula,
        }

    def read(self, parent: Element) -> Found:
        self._contents()
        self._around(parent)
        # A field whose end is missing must not swallow the rest of the file.
        self._setting.fields[:] = [one for one in self._setting.fields if one.result]
        return self.found

    def _around(self, parent: Element) -> None:
        for child in shown_elements(parent):
            if child.tag == f"{W}r":
                self._run(child)
            elif child.tag in _AROUND:
                self._simple_field(child)
            elif child.tag in _DELETED:
                self.found.deleted.append(words_of(child))
            elif step := self._steps.get(child.tag):
                step(child)

    def _simple_field(self, element: Element) -> None:
        target = _target_of(element.get(f"{W}instr", ""))
        if target:
            self.found.words.link(target)
        self._around(element)
        if target:
            self.found.words.link("")

    def _hyperlink(self, element: Element) -> None:
        relation = self._setting.relations.get(element.get(f"{RELATION}id", ""))
        self.found.words.link(relation.target if relation and relation.outside else "")
        self._around(element)
        self.found.words.link("")

    def _form_field(self, element: Element) -> None:
        properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
        if content is None:
            return
        if switch(properties, "showingPlcHdr"):
            self.found.placeholders.append(words_of(content))
        else:
            self._around(content)

    def _formula(self, element: Element) -> None:
        self.found.words.write("".join(text.text or "" for text in element.iter(f"{_MATH}t")))

    def _run(self, run: Element) -> None:
        properties = run.find(f"{W}rPr")
        hidden = self._is_hidden(properties)
        for child in shown_elements(run):
            if child.tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif child.tag == f"{W}instrText":
                if self._setting.fields and not self._setting.fields[-1].result:
                    self._setting.fields[-1].code += child.text or ""
            elif child.tag == f"{W}delText":
                self.found.deleted.append(child.text or "")
            elif hidden:
                self.found.hidden.append(words_of(child))
            else:
                self._content(child, properties)

    def _content(self, child: Element, properties: Element | None) -> None:
        if child.tag == f"{W}t":
            self._text((child.text or "").replace("\n", " "), properties)
        elif child.tag in _SIGNS:
            self._write(_SIGNS[child.tag])
        elif child.tag == f"{W}br":
            if child.get(f"{W}type") == "page":
                self.found.page_breaks += 1
            self._write("\n")
        elif child.tag == f"{W}sym":
            code = child.get(f"{W}char", "")[-4:]
            self._write(chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else "")
        elif child.tag == f"{W}lastRenderedPageBreak":
            self.found.page_breaks += 1
        elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnote" if "footnote" in child.tag else "endnote"
            self._own_mark = switch_attribute(child, "customMarkFollows")
            self.found.notes.append((kind, child.get(f"{W}id", ""), ""))
        elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            self.found.drawings.append(child)
        elif child.tag == f"{W}ruby":
            self._around(child)

    def _text(self, text: str, properties: Element | None) -> None:
        if self._own_mark and text.strip():
            # The note's own sign, '*', follows its reference; it is no word of the sentence.
            kind, identifier, _ = self.found.notes[-1]
            self.found.notes[-1] = (kind, identifier, text.strip())
            self._own_mark = False
            return
        self._write(text)
        if text.strip():
            bold = switch(properties, "b")
            run_style = value_of(properties, "rStyle")
            own = bold if bold is not None else self._bold_style or self._setting.styles.is_bold(run_style)
            self.found.bold = self.found.bold and own
            self._setting.languages[self._language(properties)] += len(text)

    def _write(self, text: str) -> None:
        if all(one.result for one in self._setting.fields):
            self.found.words.write(text)

    def _language(self, properties: Element | None) -> str:
        language = properties.find(f"{W}lang") if properties is not None else None
        if language is None:
            return self._setting.styles.language
        name = "bidi" if switch(properties, "rtl") else "val"
        return language.get(f"{W}{name}", "") or self._setting.styles.language

    def _is_hidden(self, properties: Element | None) -> bool:
        own = switch(properties, "vanish")
        if own is not None:
            return own
        return self._hidden_style or self._setting.styles.is_hidden(value_of(properties, "rStyle"))

    def _field(self, mark: str) -> None:
        fields = self._setting.fields
        if mark == "begin":
            fields.append(Field())
        elif mark == "separate" and fields:
            fields[-1].result = True
            if target := _target_of(fields[-1].code):
                self.found.words.link(target)
            self._contents()
        elif mark == "end" and fields and _target_of(fields.pop().code):
            self.found.words.link("")

    def _contents(self) -> None:
        open_codes = (one.code.strip().upper() for one in self._setting.fields)
        self.found.in_contents = self.found.in_contents or any(code.startswith("TOC") for code in open_codes)


def switch_attribute(element: Element, name: str) -> bool:
    return element.get(f"{W}{name}", "0").lower() in ("1", "true", "on")


def _target_of(code: str) -> str:
    """Where a HYPERLINK field leads; an empty string for other fields and for places in the same file."""
    match = _HYPERLINK.search(code)
    return (match[1] or match[2] or "") if match else ""


def words_of(element: Element) -> str:
    """All words below an element in a row, those of deletions too, and those of alternatives once."""
    parts: list[str] = []
    for text in element.iter(f"{W}t", f"{W}delText", f"{W}p", f"{W}tab", f"{W}br"):
        if next(text.iterancestors(FALLBACK), None) is None:
            parts.append(text.text or "" if text.tag in (f"{W}t", f"{W}delText") else " ")
    return "".join(parts)
