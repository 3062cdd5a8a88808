"""Translates one file into one language, as the bytes of a file and a line that says how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.documents.translated.drafts import translated_rows
from pipelines.documents.translated.exchange import export_xliff
from pipelines.documents.translated.formats import TranslatableFile
from pipelines.documents.translated.left import summary
from pipelines.errors import FrontDoorError
from pipelines.extraction.blocks import LeftOut
from pipelines.translation.desk import Desk
from pipelines.translation.journal import Journal
from pipelines.translation.languages import language
from pipelines.translation.notices import notice
from pipelines.translation.segments import Origin, Translated
from pipelines.translation.translate import COPIED

FOR_TRANSLATOR = ".for-translator.xlf"
_REASONS = frozenset({"engine", "mask"})  # checks that say why a sentence was not translated
_MOST_REASONS = 2


@dataclass(frozen=True, slots=True)
class Made:
    """A translation, or what a translator needs to make one."""

    content: bytes
    suffix: str  # of the file to write: '.docx', or FOR_TRANSLATOR
    rows: tuple[Translated, ...]
    source: str
    target: str
    left_out: tuple[LeftOut, ...] = ()  # what keeps its language
    fell_short: bool = False  # an engine is there for these languages, and nothing came of it

    @property
    def is_translated(self) -> bool:
        return self.suffix != FOR_TRANSLATOR

    @property
    def is_whole(self) -> bool:
        """Whether the next run need not try again."""
        return not self.fell_short and not any(row.is_unfinished for row in self.rows)

    def counts(self) -> dict[str, Any]:
        of_origin = Counter(row.origin for row in self.rows if row.engine != COPIED)
        engines = {name for row in self.rows for name in row.engine.split(" + ") if name not in ("", COPIED, "memory")}
        return {
            "language": self.target,
            "state": "draft" if self.is_translated else "for_translator",
            "segments": len(self.rows),
            "kept": of_origin[Origin.PERSON],
            "from_memory": of_origin[Origin.MEMORY],
            "like_memory": of_origin[Origin.FUZZY],
            "machine": of_origin[Origin.MACHINE],
            "untouched": of_origin[Origin.UNTOUCHED],
            "sentences_left": sum(row.left for row in self.rows),
            "marked": sum(row.is_poor for row in self.rows),
            "engines": sorted(engines),
            "left_out": [{"what": one.what, "where": one.where, "text": one.text} for one in self.left_out],
        }

    @property
    def line(self) -> str:
        """The same in words."""
        said = self.counts()
        left = f" {summary(self.left_out)}." if self.left_out else ""
        if self.fell_short:
            return f"{left_over(self.rows, self.source)} Its texts are for a translator.{left}"
        if not self.is_translated:
            return (
                f"nothing here translates into {language(self.target).english}. {said['segments']} texts for a "
                f"translator, {said['from_memory']} of them filled in from the memory.{left}"
            )
        kept = f"{said['kept']} kept as a person has translated them, " if said["kept"] else ""
        return (
            f"{said['segments']} texts: {kept}{said['from_memory']} from the memory, {said['like_memory']} like it, "
            f"{said['machine']} by machine, {said['untouched']} not translated; {said['marked']} marked for a person; "
            f"engine: {', '.join(said['engines']) or 'none'}."
            + (f" {left_over(self.rows, self.source)}" if said["sentences_left"] else "")
            + ("" if self.is_whole else " Run the same command again to try them again.")
            + left
        )

    def report(self) -> list[dict[str, Any]]:
        """Every sentence with its origin, score and faults."""
        return [
            {
                "id": row.id,
                "source": row.source,
                "text": row.text,
                "origin": row.origin.value,
                "engine": row.engine,
                "score": row.score,
                "faults": [{"check": fault.check, "text": fault.text} for fault in row.faults],
            }
            for row in self.rows
        ]


def translate_file(
    file: TranslatableFile,
    target: str,
    desk: Desk,
    *,
    journal: Journal,
    source: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Made:
    """Translate one file into one language.

    Where neither an engine nor the memory has the language, an XLIFF for a translator comes out, never a file that only
    looks translated.

    Args:
        file: taken apart.
        target: BCP 47 tag.
        desk: memory, glossaries and engines.
        journal: what an earlier run has done.
        source: language of the file, where it does not say it.
        progress: told texts done and in all.

    Raises:
        FrontDoorError: the memory, the glossary or the file is broken, or the engines failed at every sentence.
    """
    source = file.language or source
    rows = translated_rows(file, desk, source=source, target=target, progress=progress, journal=journal)
    nothing = any(row.left for row in rows) and all(row.text == row.source for row in rows)
    if nothing and any(row.is_unfinished for row in rows):
        raise FrontDoorError(f"{left_over(rows, source)} Nothing was written. Run the same command again.")
    if nothing or not _is_there(rows, desk, source, target):
        content = export_xliff(rows, name=file.name, source=source, target=target)
        fell_short = nothing and desk.drafts(source.split("-")[0], target)
        return Made(content, FOR_TRANSLATOR, rows, source, target, file.left_out, fell_short)
    texts = {row.id: row.text for row in rows if row.origin is not Origin.UNTOUCHED}
    warning = notice(target) if any(row.text != row.source for row in rows) else ""
    content = file.rebuild(texts, target=target, notice=warning)
    return Made(content, file.suffix, rows, source, target, file.left_out)


def left_over(rows: Sequence[Translated], source: str) -> str:
    """How many sentences stay in the source's language and why: '3 sentences stay in English: Apertium took longer.'"""
    count = sum(row.left for row in rows)
    reasons = Counter(fault.text for row in rows if row.left for fault in row.faults if fault.check in _REASONS)
    stays = "sentence stays" if count == 1 else "sentences stay"
    why = " ".join(text for text, _ in reasons.most_common(_MOST_REASONS))
    return f"{count} {stays} in {language(source).english}{f': {why}' if why else '.'}"


def _is_there(rows: Sequence[Translated], desk: Desk, source: str, target: str) -> bool:
    """Whether an engine has the pair, or the memory held all of it."""
    pair = (source.split("-")[0], target)
    return desk.drafts(*pair) or all(row.origin is not Origin.UNTOUCHED for row in rows)
