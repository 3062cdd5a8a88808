"""Sets Word files for a language: direction of runs, paragraphs, tables and sections; fonts; the language itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pipelines.documents.translated.direction import stays_left_to_right
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.word_names import PARAGRAPH_ORDER, RUN_ORDER, SECTION_ORDER, TABLE_ORDER, W
from pipelines.documents.translated.xml_parts import child_in_order, first_child, make, put_in_order

# Word formats complex scripts by properties of their own.
_COMPLEX_COPIES = (("b", "bCs"), ("i", "iCs"), ("sz", "szCs"))
_LANGUAGE = {"complex": "bidi", "asian": "eastAsia", "": "val"}


def dress_run(run: Any, script: Script, *, from_right: bool) -> None:
    """Language, font and direction of a run of the translation."""
    properties = first_child(run, f"{W}rPr")
    for name in ("rPrChange", "ins", "del", "moveFrom", "moveTo"):
        for old in properties.findall(f"{W}{name}"):
            properties.remove(old)
    language = properties.find(f"{W}lang")
    if language is None:
        language = make(properties, f"{W}lang")
        put_in_order(properties, language, RUN_ORDER)
    language.set(f"{W}{_LANGUAGE[script.kind]}", script.regional)
    if script.kind == "complex":
        copy_for_complex(properties)
    if script.font:
        _name_font(properties, script)
    if from_right:
        put_in_order(properties, make(properties, f"{W}rtl"), RUN_ORDER)


def copy_for_complex(properties: Any) -> None:
    """Bold, italic and size also for complex scripts, where only the usual ones are told."""
    for usual, own in _COMPLEX_COPIES:
        told = properties.find(f"{W}{usual}")
        if told is not None and properties.find(f"{W}{own}") is None:
            copied = deepcopy(told)
            copied.tag = f"{W}{own}"
            put_in_order(properties, copied, RUN_ORDER)


def turn(root: Any) -> None:
    """Every paragraph, table and section of a part from right to left.

    A sentence that has no translation yet is still read from the left. Nothing is done to alignment and indents: left
    means 'where a line begins' to Word in such a paragraph.
    """
    for paragraph in root.iter(f"{W}p"):
        if not stays_left_to_right("".join(text.text or "" for text in paragraph.iter(f"{W}t"))):
            put_in_order(first_child(paragraph, f"{W}pPr"), make(root, f"{W}bidi"), PARAGRAPH_ORDER)
    for table in root.iter(f"{W}tbl"):
        put_in_order(first_child(table, f"{W}tblPr"), make(root, f"{W}bidiVisual"), TABLE_ORDER)
    for section in root.iter(f"{W}sectPr"):
        if next(section.iterancestors(f"{W}sectPrChange"), None) is None:
            put_in_order(section, make(root, f"{W}bidi"), SECTION_ORDER)


def dress_styles(styles: Any, script: Script) -> None:
    """Language and font where nothing else is said; bold and sizes also for complex scripts."""
    defaults = first_child(styles, f"{W}docDefaults")
    properties = first_child(first_child(defaults, f"{W}rPrDefault"), f"{W}rPr")
    language = child_in_order(properties, f"{W}lang", RUN_ORDER)
    language.set(f"{W}{_LANGUAGE[script.kind]}", script.regional)
    if script.font:
        _name_font(properties, script)
    if script.kind == "complex":
        for one in styles.iter(f"{W}rPr"):
            copy_for_complex(one)
            fonts = one.find(f"{W}rFonts")
            if fonts is not None and one is not properties:
                _name_font(one, script)


def dress_settings(settings: Any, script: Script) -> None:
    """The language for which the theme's fonts are chosen."""
    found = settings.find(f"{W}themeFontLang")
    if found is not None:
        found.set(f"{W}{_LANGUAGE[script.kind]}", script.regional)


def _name_font(properties: Any, script: Script) -> None:
    fonts = child_in_order(properties, f"{W}rFonts", RUN_ORDER)
    kinds = {"complex": ("cs",), "asian": ("eastAsia",), "": ("ascii", "hAnsi")}[script.kind]
    for kind in kinds:
        for theme in (f"{kind}Theme", "cstheme"):
            if theme.lower().startswith(kind.lower()):
                fonts.attrib.pop(f"{W}{theme}", None)  # a theme's font would win over the one named
        fonts.set(f"{W}{kind}", script.font)
