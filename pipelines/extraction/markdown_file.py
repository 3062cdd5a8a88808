"""Markdown as blocks, by markdown-it: made HTML and read as a page is, with its footnotes and front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import yaml

from pipelines.extraction.blocks import Block, BlockKind, Document, LeftOut
from pipelines.extraction.gathering import MAX_CHARACTERS, plain_language, too_long
from pipelines.extraction.plain_text import decode_text
from pipelines.extraction.web_page import read_html

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^\[\^([\w-]{1,40})\]:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([\w-]{1,40})\]")
_MAX_NOTES = 1000
_FIRST_SIGN = 0xE100  # private characters stand for the marks of notes on their way through the renderer
_SIGN = re.compile("[\ue100-\ue4ff]")


def read_markdown(data: bytes, name: str) -> Document:
    """Read a Markdown file: CommonMark with tables and footnotes; HTML in it is read as HTML.

    Raises:
        ExtractionError: no text, or too long.
    """
    from markdown_it import MarkdownIt

    text = _SIGN.sub("", decode_text(data)).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > 2 * MAX_CHARACTERS:
        raise too_long(name)
    about, text = _front_matter(text)
    notes: dict[str, str] = dict(_NOTE.findall(text)[:_MAX_NOTES])
    text = _NOTE.sub("", text)
    order = list(dict.fromkeys(mark for mark in _NOTE_MARK.findall(text) if mark in notes))
    signs = {mark: chr(_FIRST_SIGN + number) for number, mark in enumerate(order)}
    text = _NOTE_MARK.sub(lambda found: signs.get(found[1], found[0]), text)
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = f"<html><body>{renderer.render(text)}</body></html>"
    document = _with_notes(
        read_html(page, name, format="markdown"), {signs[mark]: (mark, notes[mark]) for mark in order}
    )
    return _with_front_matter(document, about)


def text_blocks(text: str) -> list[tuple[str, str, int, int]]:
    """The stretches of a Markdown text, without front matter, that people read.

    Returns:
        For each: 'html_block', 'th_open', 'paragraph_open' and the like; its text without the marks of its block, or
        the HTML; its first line from 0, and the line after its last.
    """
    from markdown_it import MarkdownIt

    found: list[tuple[str, str, int, int]] = []
    before = ""
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        if token.type in ("inline", "html_block") and token.map:
            kind = "html_block" if token.type == "html_block" else before
            found.append((kind, token.content, token.map[0], token.map[1]))
        before = token.type
    return found


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What stands between the lines of dashes at the start, and the rest. What is no YAML there is text."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        about = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (cast(dict[str, Any], about), text[match.end() :]) if isinstance(about, dict) else ({}, text)


def _with_front_matter(document: Document, about: Mapping[str, Any]) -> Document:
    title = about.get("title")
    language = next((str(about[key]) for key in ("lang", "language") if key in about), "")
    others = "; ".join(
        f"{key}: {value}"[:100] for key, value in about.items() if key not in ("title", "lang", "language")
    )
    left_out = (LeftOut("front matter", "", others[:300]),) if others else ()
    return replace(
        document,
        title=title.strip() if isinstance(title, str) and title.strip() else document.title,
        language=plain_language(language) or document.language,
        left_out=(*left_out, *document.left_out),
    )


def _with_notes(document: Document, notes: Mapping[str, tuple[str, str]]) -> Document:
    """Each note after the block that its mark stands in, and no mark in the words."""
    if not notes:
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        blocks.append(_without_signs(block))
        for sign in _SIGN.findall(block.text):
            if sign in notes:
                mark, words = notes[sign]
                text = " ".join(re.sub(r"[*_`]", "", words).split())
                blocks.append(Block(id="", kind=BlockKind.FOOTNOTE, text=text, note=mark, place=block.place))
    numbered = tuple(replace(block, id=f"b{number}") for number, block in enumerate(blocks, start=1))
    return replace(document, blocks=numbered, title=_SIGN.sub("", document.title))


def _without_signs(block: Block) -> Block:
    rows = tuple(tuple(_SIGN.sub("", cell) for cell in row) for row in block.rows)
    links = tuple(replace(link, text=_SIGN.sub("", link.text)) for link in block.links)
    return replace(block, text=_SIGN.sub("", block.text), rows=rows, links=links)
