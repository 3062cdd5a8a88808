"""What the officers' pages show of a translation and of each of its sentences, read from the rows of the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.staff.models import SentenceRow, TranslationRow, UploadRow
from app.staff.records import Officer, random_id
from app.staff.states import WorkState
from app.staff.translating import Made
from pipelines.settings import DocumentSettings
from pipelines.translation.segments import Origin

STAYS = "stays"  # the check in whose place a person's word stands that a sentence stays as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTranslation:
    """A translation as the list shows it."""

    id: str
    name: str  # of the file
    owner_id: str
    owner: str
    source: str
    target: str
    state: WorkState
    done: int
    total: int
    problem: str
    before: int  # translations that are made first, while it waits
    started: datetime | None  # UTC
    changed: datetime  # UTC
    expires: datetime  # UTC
    deleted: datetime | None  # UTC
    has_file: bool  # the upload is still kept
    sentences: int
    to_look_at: int  # sentences that are marked and that nobody has accepted
    accepted: int
    untouched: int  # sentences that nothing and nobody has translated
    left_out: tuple[str, ...]  # what of the file keeps its language
    signed_by: str
    signed_on: datetime | None  # UTC

    @property
    def title(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One piece of the file in both languages."""

    position: int
    segment: str
    place: str
    source: str
    text: str
    origin: Origin
    engine: str
    score: float
    faults: tuple[str, ...]
    marked: bool
    accepted_by: str
    stays: bool  # a person said that it stays as it is in the source


def listed(session: Session, rows: list[TranslationRow]) -> tuple[ListedTranslation, ...]:
    """Rows as the list shows them, with what is left to do in each."""
    counts = _counts(session, [row.id for row in rows])
    kept = set(session.scalars(select(UploadRow.id).where(UploadRow.id.in_([row.upload_id for row in rows]))))
    waiting = session.scalars(
        select(TranslationRow.id).where(TranslationRow.state == WorkState.WAITING).order_by(TranslationRow.created)
    )
    places = {translation_id: place for place, translation_id in enumerate(waiting)}
    return tuple(
        _as_listed(row, counts.get(row.id, (0, 0, 0, 0)), places.get(row.id, 0), row.upload_id in kept) for row in rows
    )


def as_sentence(row: SentenceRow) -> Sentence:
    return Sentence(
        position=row.position,
        segment=row.segment,
        place=row.place,
        source=row.source,
        text=row.text,
        origin=Origin(row.origin),
        engine=row.engine,
        score=row.score,
        faults=tuple(str(words) for words in row.faults.values()),
        marked=row.marked,
        accepted_by=row.accepted_by,
        stays=stays(row),
    )


def accepted_pairs(rows: Iterable[SentenceRow]) -> set[tuple[str, str]]:
    """Source and translation of those that are accepted."""
    return {(row.source, row.text) for row in rows if row.accepted_by}


def is_accepted_elsewhere(
    session: Session, translation: TranslationRow, pair: tuple[str, str], *, signed: bool
) -> bool:
    """Whether another sentence of the council in this language has the pair accepted, or signed off where asked."""
    found = (
        select(SentenceRow.position)
        .join(TranslationRow, TranslationRow.id == SentenceRow.translation_id)
        .where(
            TranslationRow.council == translation.council,
            TranslationRow.target == translation.target,
            TranslationRow.signed_by != "" if signed else SentenceRow.accepted_by != "",
            SentenceRow.source == pair[0],
            SentenceRow.text == pair[1],
        )
    )
    return session.scalar(found.limit(1)) is not None


def stays(row: SentenceRow) -> bool:
    """Whether a person said that the sentence stays as it is in the source."""
    return any(key.endswith(f" {STAYS}") for key in row.faults)


def new_row(officer: Officer, now: datetime, settings: DocumentSettings, *, council: str, name: str) -> TranslationRow:
    """A file that waits to be translated; its upload, digest and language are still to be filled in."""
    return TranslationRow(
        id=random_id(),
        council=council,
        name=name,
        owner_id=officer.id,
        owner=officer.name,
        source="",
        left_out={},
        state=WorkState.WAITING,
        done=0,
        total=0,
        problem="",
        tries=0,
        worker="",
        signed_by="",
        changed=now,
        created=now,
        expires_at=now + timedelta(days=settings.documents_days),
    )


def sentence_rows(translation: TranslationRow, made: Made) -> Iterable[SentenceRow]:
    """New rows for what the machine made."""
    for position, sentence in enumerate(made.sentences, 1):
        yield SentenceRow(
            translation_id=translation.id,
            position=position,
            segment=sentence.segment,
            place=sentence.place[:200],
            source=sentence.source,
            text=sentence.text,
            origin=sentence.origin,
            engine=sentence.engine[:100],
            score=sentence.score,
            faults={f"{place} {check}": words for place, (check, words) in enumerate(sentence.faults, 1)},
            marked=sentence.marked,
            accepted_by=sentence.signed[:100],
            created=translation.changed,
            expires_at=translation.expires_at,
        )


def write_by_person(row: SentenceRow, text: str) -> None:
    """A sentence in a person's words: what a machine said of it no longer counts."""
    row.text, row.origin, row.engine = text, Origin.PERSON, ""
    row.score, row.faults = 1.0, {}


def narrowed(only: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions on sentences: 'marked', 'open', or none."""
    if only == "marked":
        return SentenceRow.marked.is_(True), SentenceRow.accepted_by == ""
    return (SentenceRow.accepted_by == "",) if only == "open" else ()


def _counts(session: Session, ids: list[str]) -> dict[str, tuple[int, int, int, int]]:
    """Sentences by translation: all, to look at, accepted, untouched."""
    accepted = SentenceRow.accepted_by != ""
    found = session.execute(
        select(
            SentenceRow.translation_id,
            func.count(),
            func.sum(case((SentenceRow.marked & ~accepted, 1), else_=0)),
            func.sum(case((accepted, 1), else_=0)),
            func.sum(case((SentenceRow.origin == Origin.UNTOUCHED, 1), else_=0)),
        )
        .where(SentenceRow.translation_id.in_(ids))
        .group_by(SentenceRow.translation_id)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in found}


def _as_listed(
    row: TranslationRow, counts: tuple[int, int, int, int], before: int, has_file: bool
) -> ListedTranslation:
    sentences, to_look_at, accepted, untouched = counts
    return ListedTranslation(
        id=row.id,
        name=row.name,
        owner_id=row.owner_id,
        owner=row.owner,
        source=row.source,
        target=row.target,
        state=WorkState(row.state),
        done=row.done,
        total=row.total,
        problem=row.problem,
        before=before,
        started=row.started,
        changed=row.changed,
        expires=row.expires_at,
        deleted=row.deleted_at,
        has_file=has_file,
        sentences=sentences,
        to_look_at=to_look_at,
        accepted=accepted,
        untouched=untouched,
        left_out=tuple(str(words) for words in row.left_out.values()),
        signed_by=row.signed_by,
        signed_on=row.signed_on,
    )
