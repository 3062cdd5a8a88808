"""Sets OpenDocument text for a language: direction of paragraphs, tables and pages; fonts; the language itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pipelines.documents.translated.direction import stays_left_to_right
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.xml_parts import first_child, make
from pipelines.extraction.odt.looks import OFFICE, STYLE, TABLE, TEXT

FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SUFFIX = {"complex": "-complex", "asian": "-asian", "": ""}
_COPIES = ("font-weight", "font-style", "font-size")  # told apart for complex and Asian scripts
# LibreOffice takes 'start' for the left side whatever the direction, so that sides are named.
_TURNED = {"left": "right", "start": "right", "right": "left", "end": "left"}
_NOTICE = "TranslationNotice"
_KEPT_SIDE = "TranslationLeftToRight"


def dress(root: Any, script: Script) -> None:
    """Language and fonts of every style; what nothing is said of takes those of the default styles."""
    for properties in root.iter(f"{STYLE}text-properties"):
        parent = properties.getparent()
        is_default = parent.tag == f"{STYLE}default-style"
        _name_language(properties, script, always=is_default and parent.get(f"{STYLE}family") == "paragraph")
        if script.kind:
            _name_font(properties, script, always=is_default)
            for name in _COPIES:
                told = properties.get(f"{FO}{name}")
                own = f"{STYLE}{name}{_SUFFIX[script.kind]}"
                if told and not is_default and not properties.get(own):
                    properties.set(own, told)


def turn(root: Any) -> None:
    """Styles of paragraphs, tables and pages from right to left."""
    for properties in root.iter(f"{STYLE}page-layout-properties"):
        properties.set(f"{STYLE}writing-mode", "rl-tb")
    for properties in root.iter(f"{STYLE}table-cell-properties"):
        if properties.get(f"{STYLE}writing-mode"):  # in LibreOffice that of cells decides on the order of columns
            properties.set(f"{STYLE}writing-mode", "rl-tb")
    for style in root.iter(f"{STYLE}default-style", f"{STYLE}style"):
        family = style.get(f"{STYLE}family")
        is_default = style.tag == f"{STYLE}default-style"
        if family == "paragraph":
            _turn_paragraphs(style, is_default=is_default)
        elif family == "table" and not is_default:  # LibreOffice forgets what is the same as the default
            properties = first_child(style, f"{STYLE}table-properties")
            properties.set(f"{STYLE}writing-mode", "rl-tb")
            _turn_side(properties, f"{TABLE}align")


def _turn_paragraphs(style: Any, *, is_default: bool) -> None:
    properties = style.find(f"{STYLE}paragraph-properties")
    if is_default:
        properties = first_child(style, f"{STYLE}paragraph-properties")
        properties.set(f"{FO}text-align", properties.get(f"{FO}text-align") or "left")
    if properties is not None:
        if is_default or properties.get(f"{STYLE}writing-mode"):
            properties.set(f"{STYLE}writing-mode", "rl-tb")
        _turn_side(properties, f"{FO}text-align")


def _turn_side(properties: Any, name: str) -> None:
    if properties.get(name) in _TURNED:
        properties.set(name, _TURNED[properties.get(name)])


def keep_left_to_right(root: Any) -> None:
    """Sentences that have no translation yet, as they were."""
    for number, paragraph in enumerate(list(root.iter(f"{TEXT}p", f"{TEXT}h"))):
        if not stays_left_to_right("".join(paragraph.itertext())):
            continue
        name = f"{_KEPT_SIDE}{number}"
        style = _automatic(root, name, str(paragraph.get(f"{TEXT}style-name") or "Standard"))
        properties = first_child(style, f"{STYLE}paragraph-properties")
        properties.set(f"{STYLE}writing-mode", "lr-tb")
        properties.set(f"{FO}text-align", "left")
        paragraph.set(f"{TEXT}style-name", name)


def put_notice(root: Any, text: str, script: Script) -> None:
    """A framed paragraph before the text."""
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        return
    style = _automatic(root, _NOTICE, "Standard")
    properties = first_child(style, f"{STYLE}paragraph-properties")
    for name, value in (("border", "0.75pt solid #000000"), ("padding", "0.15cm"), ("margin-bottom", "0.4cm")):
        properties.set(f"{FO}{name}", value)
    properties.set(f"{STYLE}writing-mode", "rl-tb" if script.right_to_left else "lr-tb")
    properties.set(f"{FO}text-align", "right" if script.right_to_left else "left")
    notice = make(root, f"{TEXT}p", **{f"{TEXT}style-name": _NOTICE})
    notice.text = text
    shown = (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TEXT}section", f"{TABLE}table", f"{TEXT}table-of-content")
    first = next((child for child in body if child.tag in shown), None)
    if first is None:
        body.append(notice)
    else:
        first.addprevious(notice)


def _automatic(root: Any, name: str, parent: str) -> Any:
    """A new style of paragraphs that rests on another, itself automatic or not."""
    styles = root.find(f"{OFFICE}automatic-styles")
    if styles is None:
        styles = first_child(root, f"{OFFICE}automatic-styles")
    attributes = {f"{STYLE}name": name, f"{STYLE}family": "paragraph", f"{STYLE}parent-style-name": parent}
    style = make(root, f"{STYLE}style", **attributes)
    for old in styles:
        if old.get(f"{STYLE}name") == parent and old.get(f"{STYLE}family") == "paragraph":
            # An automatic style cannot be rested on: what it says is copied.
            style = _copy(old, name)
            break
    styles.append(style)
    return style


def _copy(style: Any, name: str) -> Any:
    copied = deepcopy(style)
    copied.set(f"{STYLE}name", name)
    return copied


def _name_language(properties: Any, script: Script, *, always: bool) -> None:
    suffix = _SUFFIX[script.kind]
    space = STYLE if suffix else FO
    if always or properties.get(f"{space}language{suffix}") not in (None, "zxx", "none"):
        language, _, country = script.regional.partition("-")
        properties.set(f"{space}language{suffix}", language)
        properties.set(f"{space}country{suffix}", country or "none")


def _name_font(properties: Any, script: Script, *, always: bool) -> None:
    names = [f"{STYLE}font-{word}{_SUFFIX[script.kind]}" for word in ("name", "family")]
    if always or any(properties.get(name) for name in names):
        properties.attrib.pop(names[0], None)
        properties.set(names[1], f"'{script.font}'")
