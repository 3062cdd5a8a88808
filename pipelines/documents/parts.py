"""Which parts of a file are for its readers: speaker notes and breadcrumbs are not, a footer with facts is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind
from pipelines.extraction.blocks import Block, BlockKind, Document, LeftOut

_BREADCRUMB = re.compile(r"(?:You are here: ?)?\w[^.?!\n]{0,60}(?: ?[>›»] ?[^.?!>›»\n]{1,80}){1,8}", re.IGNORECASE)
_EARLY = 3  # blocks of a page among which breadcrumbs stand
_OF_PAGES = re.compile(r"(?:.* )?(?:header|footer)")
_STATUS = re.compile(
    r"\b(?:draft (?!.*\bbudget\b)|subject to (?:confirmation|approval|contract)|not yet (?:agreed|approved)"
    r"|confidential|embargo\w*|provisional|superseded|withdrawn|out of date)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:must|if you|please|phone|telephone|call|do not|contact us|pay|help|free)\b", re.IGNORECASE)
_FURNITURE = re.compile(
    r"©|\b(?:copyright|cookies?|privacy|accessibility statement|all rights reserved)\b", re.IGNORECASE
)
_PAGE = re.compile(r"[ ,|]*\bPage \d+(?: of \d+)?\b", re.IGNORECASE)
_FACTS = frozenset((Kind.AMOUNT, Kind.PHONE, Kind.EMAIL, Kind.TIME, Kind.REFERENCE))
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def for_readers(document: Document) -> Document:
    """The document without what was not written for its readers, and with what its headers and footers alone say."""
    notes = [block for block in document.blocks if block.place.startswith("notes of ")]
    crumbs = [block for block in document.blocks[:_EARLY] if _is_breadcrumb(block, document.format)]
    gone = {block.id for block in (*notes, *crumbs)}
    kept = [block for block in document.blocks if block.id not in gone]
    told = [part for part in document.left_out if _OF_PAGES.fullmatch(part.what) and _says_more(part.text, kept)]
    left_out = [part for part in document.left_out if part not in told]
    left_out += [LeftOut("speaker notes", block.place, block.text[:300]) for block in notes]
    left_out += [LeftOut("breadcrumbs", block.place, block.text[:300]) for block in crumbs]
    return replace(document, blocks=(*_with_told(kept, told),), left_out=tuple(left_out))


def _is_breadcrumb(block: Block, format: str) -> bool:  # noqa: A002
    return format in ("html", "pdf") and block.kind is not BlockKind.HEADING and bool(_BREADCRUMB.fullmatch(block.text))


def _says_more(text: str, blocks: Sequence[Block]) -> bool:
    """Whether a header or footer says a fact, an offer or the standing of the paper, and not only whose it is."""
    if _FURNITURE.search(text):
        return False
    if _STATUS.search(text):
        return True
    body = " ".join(block.text for block in blocks)
    known = {value.key for value in find_values(body)}
    values = [value for value in find_values(_POSTCODE.sub(" ", text)) if value.kind in _FACTS]
    sentence = bool(_TELLS.search(text)) and len(text.split()) > 4 and bool(values or text.endswith("."))
    return (sentence and text not in body) or any(value.key not in known for value in values)


def _with_told(blocks: Sequence[Block], told: Sequence[LeftOut]) -> list[Block]:
    """The standing of a paper comes first, under its title; everything else of its headers and footers comes last."""
    first = [_block(part, f"h{at}") for at, part in enumerate(told, 1) if _STATUS.search(part.text)]
    last = [_block(part, f"f{at}") for at, part in enumerate(told, 1) if not _STATUS.search(part.text)]
    at = 1 if blocks and blocks[0].kind is BlockKind.HEADING else 0
    return [*blocks[:at], *first, *blocks[at:], *last]


def _block(part: LeftOut, name: str) -> Block:
    text = _PAGE.sub("", part.text).strip()
    place = part.what.partition("× ")[2] or part.what
    return Block(id=name, kind=BlockKind.PARAGRAPH, text=text if text[-1:] in ".!?" else f"{text}.", place=place)
