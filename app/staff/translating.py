"""Translates one file in a process of its own: ``python -m app.staff.translating``. ``conversion`` says why."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from app.staff.child import Say, run
from pipelines.settings import Settings
from pipelines.translation.segments import Segment, Translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done."""

    name: str  # of the file
    size: int  # bytes that follow
    target: str  # BCP 47
    settings: dict[str, Any]  # as the service was started with


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSentence:
    """One piece of the file as the machine leaves it."""

    segment: str
    place: str
    source: str
    text: str
    origin: str
    engine: str
    score: float
    faults: tuple[tuple[str, str], ...]  # check and words
    marked: bool
    signed: str


@dataclass(frozen=True, slots=True)
class Made:
    """A whole file as the machine leaves it."""

    language: str  # of the file
    sentences: tuple[MadeSentence, ...]
    left_out: tuple[str, ...] = ()  # what keeps its language, in words


def translate_one(given: dict[str, Any], content: bytes, say: Say) -> object:
    """Every sentence of a file in the target language, as JSON.

    Raises:
        FrontDoorError: the file cannot be read.
    """
    from pipelines.documents.translated.drafts import translated_rows
    from pipelines.documents.translated.formats import open_document
    from pipelines.documents.translated.left import in_words
    from pipelines.translation.desk import open_desk

    order = TypeAdapter(Order).validate_python(given)
    file = open_document(content, order.name)
    say({"done": 0, "total": len(file.segments), "working": True})

    def progress(done: int, total: int) -> None:
        say({"done": done, "total": total, "working": True})

    desk = open_desk(Settings.model_validate(order.settings))
    source = file.language or "en"
    translated = translated_rows(file, desk, source=source, target=order.target, progress=progress)
    places = {segment.id: segment for segment in file.segments}
    made = Made(source, tuple(_sentence(places[one.id], one) for one in translated), in_words(file.left_out))
    return TypeAdapter(Made).dump_python(made, mode="json")


def _sentence(segment: Segment, one: Translated) -> MadeSentence:
    return MadeSentence(
        segment=segment.id,
        place=segment.place,
        source=one.source,
        text=one.text,
        origin=one.origin,
        engine=one.engine,
        score=one.score,
        faults=tuple((fault.check, fault.text) for fault in one.faults),
        marked=one.is_poor,
        signed=one.signed,
    )


if __name__ == "__main__":
    sys.exit(run(translate_one))
