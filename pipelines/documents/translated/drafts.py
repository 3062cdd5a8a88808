"""The sentences of a file in another language: those that a person has translated in it stay; the rest are drafts."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.documents.translated.formats import TranslatableFile
from pipelines.translation.desk import Desk
from pipelines.translation.journal import Journal
from pipelines.translation.segments import Origin, Segment, Translated


def translated_rows(
    file: TranslatableFile,
    desk: Desk,
    *,
    source: str,
    target: str,
    progress: Callable[[int, int], None] | None = None,
    journal: Journal | None = None,
) -> tuple[Translated, ...]:
    """Every segment of a file in the target language, in order.

    Args:
        file: taken apart.
        desk: memory, glossaries and engines.
        source: BCP 47 tag.
        target: BCP 47 tag.
        progress: told segments done and in all.
        journal: what an earlier run has done.

    Raises:
        FrontDoorError: a setting, the memory or a glossary is broken.
    """
    theirs = file.theirs(target)
    asked = [segment for segment in file.segments if segment.id not in theirs]
    made = desk.translate(asked, source=source, target=target, progress=progress, journal=journal)
    rows = {row.id: row for row in made}
    rows |= {segment.id: _kept(segment, theirs[segment.id]) for segment in file.segments if segment.id in theirs}
    return tuple(rows[segment.id] for segment in file.segments)


def _kept(segment: Segment, text: str) -> Translated:
    return Translated(id=segment.id, source=segment.text, text=text, origin=Origin.PERSON, engine="", score=1.0)
