"""A document becomes an Easy Read draft: sentences, rows section by section, pictures, word list, summary, contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath

from pipelines.documents.far_dates import without_far_weekdays
from pipelines.documents.glossary import load_glossary
from pipelines.documents.list_rows import joined_items
from pipelines.documents.main_points import main_points, without_meaning
from pipelines.documents.parts import for_readers
from pipelines.documents.pictures import illustrate
from pipelines.documents.postal import address_row, is_address, with_whole_addresses
from pipelines.documents.protocols import Simplifier
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.sentences import source_sentences
from pipelines.engines.protocols import PictureSet
from pipelines.extraction.blocks import BlockKind, Document, LeftOut

ROWS_ON_FOUR_PAGES = 26  # six or seven rows with a 3 cm picture fill a page of A4. Source: rule 26, over four pages
_SHARE = re.compile(
    r" \d+% (?:is the same as|means) [^.]+\."
)  # what a percentage is in everyday words, as rules write it


def convert(
    document: Document,
    *,
    simplifier: Simplifier,
    picture_set: PictureSet | None,
    contact: ContactBlock | None,
    council: str,
    progress: Callable[[int, int], None] | None = None,
) -> EasyRead:
    """The first Easy Read version of a document: a draft that a person must check.

    Args:
        document: as read from the file.
        simplifier: rules or a model; it gets whole sections.
        picture_set: None leaves every row without a picture.
        contact: printed last.
        council: its name as printed.
        progress: told (sentences done, sentences in all) after each section.
    """
    document = with_whole_addresses(for_readers(document))
    sources = source_sentences(document)
    rows: list[Row] = []
    done = 0
    for _, section in groupby(sources, key=lambda sentence: sentence.section):
        sentences = tuple(section)
        rows += _section_rows(sentences, simplifier)
        done += len(sentences)
        if progress:
            progress(done, len(sources))
    once = _explained_once(without_far_weekdays(joined_items(rows, sources), sources))
    tables = [block.id for block in document.blocks if block.kind is BlockKind.TABLE]
    draft = EasyRead(
        title=_title(document),
        council=council,
        language="en-GB",
        sources=sources,
        rows=once,
        word_list=_word_list(once),
        contact=contact,
        summary=main_points(once, sources, tables) if len(once) > ROWS_ON_FOUR_PAGES else (),
        not_read=_not_read(document),
        engine=simplifier.name,
    )
    return illustrate(draft, picture_set) if picture_set is not None else draft


def _section_rows(section: Sequence[SourceSentence], simplifier: Simplifier) -> list[Row]:
    """The simplifier's rows of a section, with the addresses, which it does not get, in their places."""
    addresses = [sentence for sentence in section if is_address(sentence.text)]
    others = tuple(sentence for sentence in section if sentence not in addresses)
    rows = list(simplifier.simplify(others)) if others else []
    for sentence in addresses:
        after = {later.id for later in section[section.index(sentence) :]}
        places = [at for at, row in enumerate(rows) if row.source_ids and row.source_ids[0] in after]
        rows.insert(min(places, default=len(rows)), address_row(sentence))
    return rows


def _explained_once(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows in which each hard word and percentage is explained where the document first uses it, and nowhere else."""
    known: set[str] = set()
    out: list[Row] = []
    for row in rows:
        again = [word for word in row.hard_words if word.meaning in known]
        known.update(word.meaning for word in row.hard_words)
        text = row.text
        for word in again:
            text = without_meaning(text, word.meaning)
        for share in _SHARE.findall(text):
            text = text.replace(share, "", 1) if share in known else text
            known.add(share)
        out.append(replace(row, text=text, hard_words=tuple(word for word in row.hard_words if word not in again)))
    return tuple(out)


def _word_list(rows: Sequence[Row]) -> tuple[HardWord, ...]:
    glossary = load_glossary()
    by_meaning: dict[str, HardWord] = {}
    for word in (word for row in rows for word in row.hard_words):
        term = glossary.get(word.term)
        name = term.term if term is not None and term.meaning == word.meaning else word.term
        by_meaning.setdefault(word.meaning, HardWord(name, word.meaning))
    return tuple(sorted(by_meaning.values(), key=lambda word: word.term.lower()))


def _title(document: Document) -> str:
    heading = next((block.text for block in document.blocks if block.kind is BlockKind.HEADING and block.text), "")
    title = " ".join((document.title or heading or PurePath(document.name).stem.replace("_", " ")).split())
    rows = RulesSimplifier().simplify([SourceSentence("title.s1", "title", title, RowKind.HEADING, 0, level=1)])
    return rows[0].text if rows else title


def _not_read(document: Document) -> tuple[str, ...]:
    images = [LeftOut("picture", block.place, block.text) for block in document.blocks if block.kind is BlockKind.IMAGE]
    return tuple(_in_words(part) for part in (*document.left_out, *images))


def _in_words(part: LeftOut) -> str:
    where = f" ({part.where})" if part.where else ""
    return f"{part.what}{where}: {part.text}" if part.text else f"{part.what}{where}"
