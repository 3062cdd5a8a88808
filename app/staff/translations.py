"""The officers' translations: files taken in for several languages, sentences looked at, accepted and signed off."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app.staff import translation_deeds as deeds
from app.staff.errors import ChangedMeanwhileError, MissingError, StaffError
from app.staff.models import SentenceRow, TranslationRow, UploadRow
from app.staff.queue import check_room, checked_name, has_file, is_over, keep_upload, requeue, stop_work
from app.staff.records import Officer, Records
from app.staff.remembered import Pair, Remembered
from app.staff.states import WorkState
from app.staff.translating import Made
from app.staff.translation_deeds import PutIn
from app.staff.translation_rows import (
    ListedTranslation,
    Sentence,
    accepted_pairs,
    as_sentence,
    is_accepted_elsewhere,
    listed,
    narrowed,
    new_row,
    sentence_rows,
    stays,
)
from pipelines.settings import DocumentSettings
from pipelines.translation.by_people import Checker

PER_PAGE = 50
_ONE, _ENGLISH = "sentence", "en"


class Translations:
    """Threads may share it."""

    def __init__(
        self, records: Records, settings: DocumentSettings, *, council: str, memory: Remembered | None = None
    ) -> None:
        """Without a memory nothing is remembered for other files."""
        self._records = records
        self._settings = settings
        self._council = council
        self._memory = memory

    def take_in(self, content: bytes, name: str, targets: Sequence[str], officer: Officer) -> tuple[str, ...]:
        """Keep a file and put it in the queue, once for each language.

        Args:
            content: of the file.
            name: of the file; folders before it are dropped.
            targets: languages as BCP 47 tags.
            officer: who uploads it.

        Returns:
            The ids, in the order of the languages; one that was there already is given again.

        Raises:
            StaffError: the file is empty or too large, no language was chosen, or too many wait already.
        """
        name = checked_name(content, name, self._settings)
        if not targets:
            raise StaffError("Choose one language or more.")
        with self._records.work() as session:
            upload_id = ""
            ids: list[str] = []
            for target in dict.fromkeys(targets):
                digest = hashlib.sha256(content + b"\0" + target.encode()).hexdigest()
                same = session.scalar(select(TranslationRow).where(TranslationRow.digest == digest, *self._alive()))
                if same is None or not has_file(session, same):
                    upload_id = upload_id or keep_upload(session, content, self._records, self._settings)
                if same is None:
                    check_room(session, TranslationRow, name, self._settings)
                    same = new_row(officer, self._records.clock(), self._settings, council=self._council, name=name)
                    same.digest, same.upload_id, same.target = digest, upload_id, target
                    session.add(same)
                    session.flush()
                    self._records.note(session, officer, "translate", same.id, bytes=len(content), to=target)
                else:
                    self._take_again(session, same, upload_id, officer)
                ids.append(same.id)
            return tuple(ids)

    def find(self, translation_id: str) -> ListedTranslation:
        """One translation, deleted or not.

        Raises:
            MissingError: there is none of that id.
        """
        with self._records.work() as session:
            return listed(session, [self._row(session, translation_id)])[0]

    def list(self, *, deleted: bool = False, page: int = 1) -> tuple[tuple[ListedTranslation, ...], int]:
        """A page of the translations of this council, newest first, and how many pages there are."""
        gone = TranslationRow.deleted_at.is_not(None) if deleted else TranslationRow.deleted_at.is_(None)
        fit = (TranslationRow.council == self._council, TranslationRow.expires_at > self._records.clock(), gone)
        with self._records.work() as session:
            total = session.scalar(select(func.count()).select_from(TranslationRow).where(*fit)) or 0
            pages = max(1, -(-total // PER_PAGE))
            rows = session.scalars(
                select(TranslationRow)
                .where(*fit)
                .order_by(TranslationRow.changed.desc(), TranslationRow.id)
                .offset((min(max(page, 1), pages) - 1) * PER_PAGE)
                .limit(PER_PAGE)
            )
            return listed(session, list(rows)), pages

    def first(self, translation_id: str, made: Made, *, worker: str) -> bool:
        """Keep what the machine made, unless somebody stopped or deleted it or another worker has it."""
        with self._records.work() as session:
            taken = session.execute(
                update(TranslationRow)
                .where(
                    TranslationRow.id == translation_id,
                    TranslationRow.worker == worker,
                    TranslationRow.state == WorkState.TRANSLATING,
                )
                .values(
                    state=WorkState.READY,
                    worker="",
                    claimed_until=None,
                    source=made.language,
                    left_out={str(place): words for place, words in enumerate(made.left_out, 1)},
                )
                .execution_options(synchronize_session=False)
            )
            if not getattr(taken, "rowcount", 0):
                return False
            row = self._row(session, translation_id)
            session.add_all(sentence_rows(row, made))
            self._records.note(session, Officer(row.owner_id, row.owner), "made", row.id, sentences=len(made.sentences))
            return True

    def sentences(self, translation_id: str, *, only: str = "", page: int = 0) -> tuple[tuple[Sentence, ...], int]:
        """Sentences in reading order, and how many pages of them there are.

        Args:
            translation_id: whose.
            only: 'marked' for those that a person must look at, 'open' for those nobody accepted; all when empty.
            page: from 1; 0 for everything at once.
        """
        fit = [SentenceRow.translation_id == translation_id, *narrowed(only)]
        with self._records.work() as session:
            self._row(session, translation_id)
            total = session.scalar(select(func.count()).select_from(SentenceRow).where(*fit)) or 0
            pages = max(1, -(-total // PER_PAGE))
            asked = select(SentenceRow).where(*fit).order_by(SentenceRow.position)
            if page:
                asked = asked.offset((min(page, pages) - 1) * PER_PAGE).limit(PER_PAGE)
            return tuple(as_sentence(row) for row in session.scalars(asked)), pages

    def sentence(self, translation_id: str, position: int) -> Sentence:
        """One sentence.

        Raises:
            MissingError: there is none at that position.
        """
        with self._records.work() as session:
            return as_sentence(self._sentence(session, self._row(session, translation_id), position))

    def content(self, translation_id: str) -> bytes:
        """The file as it was uploaded.

        Raises:
            StaffError: it is no longer kept.
        """
        with self._records.work() as session:
            upload = session.get(UploadRow, self._row(session, translation_id).upload_id)
            if upload is None:
                raise StaffError("The file is no longer kept. Upload it again: what was accepted is remembered.")
            return upload.content

    def write(
        self,
        translation_id: str,
        position: int,
        text: str,
        officer: Officer,
        *,
        was: str,
        accept: bool,
        checker: Checker | None = None,
        as_source: bool = False,
    ) -> Sentence:
        """Change one sentence; accepted, it counts as read by the officer. What differs from the source is told.

        Args:
            translation_id: whose.
            position: of the sentence.
            text: in markup.
            officer: who does it.
            was: what the officer saw, so that nobody else's change is lost.
            accept: whether it counts as read; else a person must look at it again.
            checker: of the language.
            as_source: whether the officer says that it stays as it is in the source.

        Raises:
            ChangedMeanwhileError: somebody else has changed it since ``was``.
            StaffError: the translation is signed off, or the text is that of the source and nobody says that it stays.
        """
        with self._records.work() as session:
            row = self._open_row(session, translation_id)
            sentence = self._sentence(session, row, position)
            if sentence.text != was:
                raise ChangedMeanwhileError("Another officer has changed this sentence. Look at it and try again.")
            before = accepted_pairs([sentence])
            deeds.write(
                sentence, text, officer.name, checker or Checker(row.target), accept=accept, as_source=as_source
            )
            self._change(session, row)
            action = "accept" if accept else "write"
            self._records.note(session, officer, action, row.id, position=position, stays=stays(sentence))
            self._remember(session, row, officer, before, accepted_pairs([sentence]))
            return as_sentence(sentence)

    def accept_all(
        self, translation_id: str, positions: Sequence[int], officer: Officer, checker: Checker | None = None
    ) -> int:
        """Accept the sentences of those positions that are neither marked nor as in the source; how many that were."""
        with self._records.work() as session:
            row = self._open_row(session, translation_id)
            reader = checker or Checker(row.target)
            found = session.scalars(
                select(SentenceRow).where(
                    SentenceRow.translation_id == row.id,
                    SentenceRow.position.in_(positions),
                    SentenceRow.marked.is_(False),
                    SentenceRow.accepted_by == "",
                )
            )
            taken = [one for one in found if not reader.is_unchanged(one.source, one.text)]
            for sentence in taken:
                sentence.accepted_by = officer.name
            self._change(session, row)
            self._records.note(session, officer, "accept", row.id, sentences=len(taken))
            self._remember(session, row, officer, set(), accepted_pairs(taken))
            return len(taken)

    def put_in(
        self, translation_id: str, texts: Mapping[str, str], officer: Officer, checker: Checker | None = None
    ) -> PutIn:
        """Take in what a translator sent back, by segment: accepted where no fact differs, else marked."""
        with self._records.work() as session:
            row = self._open_row(session, translation_id)
            reader = checker or Checker(row.target)
            changed, odd = 0, list[tuple[int, str]]()
            sent = [one for one in self._all(session, row) if texts.get(one.segment)]
            pairs = accepted_pairs(sent)
            for sentence in sent:
                before = sentence.text
                if differs := deeds.put_in(sentence, texts[sentence.segment], officer.name, reader):
                    odd.append((sentence.position, " ".join(differs)))
                changed += sentence.text != before
            self._change(session, row)
            self._records.note(session, officer, "put_in", row.id, sentences=len(sent), to_look_at=len(odd))
            self._remember(session, row, officer, pairs, accepted_pairs(sent))
            return PutIn(changed, len(sent) - len(odd), tuple(odd))

    def sign(
        self, translation_id: str, officer: Officer, checker: Checker | None = None, *, checked: Sequence[int] = ()
    ) -> tuple[Sentence, ...]:
        """Sign the translation off: a named person has read it all. Gives every sentence, and the memory has it.

        Args:
            translation_id: which.
            officer: who signs.
            checker: of the language.
            checked: positions of sentences whose figures differ and of which the officer says that they are right.

        Raises:
            StaffError: sentences are left that nobody accepted, or that are as in the source without a word on it.
            FactsDifferError: facts differ from the source in others than those checked.
        """
        with self._records.work() as session:
            row = self._open_row(session, translation_id)
            sentences = self._all(session, row)
            left = sum(not one.accepted_by for one in sentences)
            if left:
                some = f"{left} {_ONE if left == 1 else _ONE + 's'}"
                raise StaffError(f"Nobody has accepted {some} yet. Accept or change each, then sign off.")
            odd = deeds.hold_up(sentences, checker or Checker(row.target), checked)
            row.signed_by, row.signed_on = officer.name, self._records.clock()
            self._change(session, row)
            told = {"figures_checked": list(odd)} if odd else {}
            self._records.note(session, officer, "sign", row.id, to=row.target, **told)
            if self._memory:
                self._memory.sign(row.source or _ENGLISH, row.target, officer.name, accepted_pairs(sentences))
        return self.sentences(translation_id)[0]

    def take_back(self, translation_id: str, officer: Officer) -> None:
        """The translation is open to changes again, and no longer signed; in the memory it counts as accepted."""
        with self._records.work() as session:
            row = self._row(session, translation_id)
            was_signed = bool(row.signed_by)
            row.signed_by, row.signed_on = "", None
            self._change(session, row)
            self._records.note(session, officer, "unsign", row.id)
            if self._memory and was_signed:
                pairs = accepted_pairs(self._all(session, row))
                alone = [pair for pair in pairs if not is_accepted_elsewhere(session, row, pair, signed=True)]
                self._memory.unsign(row.source or _ENGLISH, row.target, officer.name, alone)

    def stop(self, translation_id: str, officer: Officer) -> None:
        with self._records.work() as session:
            row = self._row(session, translation_id)
            if stop_work(row):
                self._records.note(session, officer, "stop", row.id)

    def try_again(self, translation_id: str, officer: Officer) -> None:
        """Put a translation that failed or was stopped in the queue again.

        Raises:
            StaffError: its file is no longer kept, or too many wait.
        """
        self.content(translation_id)
        with self._records.work() as session:
            row = self._row(session, translation_id)
            if is_over(row):
                check_room(session, TranslationRow, row.name, self._settings)
                requeue(row)
                self._records.note(session, officer, "try_again", row.id)

    def delete(self, translation_id: str, officer: Officer) -> None:
        """Take a translation out of the list; for a while it can be brought back."""
        with self._records.work() as session:
            row, now = self._row(session, translation_id), self._records.clock()
            stop_work(row)
            row.deleted_at = now
            row.expires_at = min(row.expires_at, now + timedelta(days=self._settings.deleted_days))
            self._same_end(session, row)
            self._records.note(session, officer, "delete", row.id)

    def bring_back(self, translation_id: str, officer: Officer) -> None:
        with self._records.work() as session:
            row = self._row(session, translation_id)
            row.deleted_at = None
            self._change(session, row)
            self._records.note(session, officer, "bring_back", row.id)

    def _change(self, session: Session, row: TranslationRow) -> None:
        """A change starts the time to live anew."""
        row.changed = self._records.clock()
        row.expires_at = row.changed + timedelta(days=self._settings.documents_days)
        self._same_end(session, row)

    def _same_end(self, session: Session, row: TranslationRow) -> None:
        session.flush()
        ours = SentenceRow.translation_id == row.id
        session.execute(update(SentenceRow).where(ours).values(expires_at=row.expires_at))

    def _open_row(self, session: Session, translation_id: str) -> TranslationRow:
        row = self._row(session, translation_id)
        if row.signed_by:
            raise StaffError(f"{row.signed_by} has signed this translation off. Take that back before you change it.")
        return row

    def _row(self, session: Session, translation_id: str) -> TranslationRow:
        row = session.get(TranslationRow, translation_id, with_for_update=True)
        if row is None or row.council != self._council or row.expires_at <= self._records.clock():
            raise MissingError("There is no such translation. It may have been deleted for good.")
        return row

    def _sentence(self, session: Session, row: TranslationRow, position: int) -> SentenceRow:
        sentence = session.get(SentenceRow, (row.id, position))
        if sentence is None:
            raise MissingError("There is no such sentence in this translation.")
        return sentence

    def _remember(
        self, session: Session, row: TranslationRow, officer: Officer, before: set[Pair], after: set[Pair]
    ) -> None:
        """Keep what is accepted now in the memory, and take back what is accepted nowhere any more."""
        if self._memory is None or before == after:
            return
        gone = [pair for pair in before - after if not is_accepted_elsewhere(session, row, pair, signed=False)]
        self._memory.change(row.source or _ENGLISH, row.target, officer.name, gone=gone, new=after - before)

    def _all(self, session: Session, row: TranslationRow) -> list[SentenceRow]:
        fit = SentenceRow.translation_id == row.id
        return list(session.scalars(select(SentenceRow).where(fit).order_by(SentenceRow.position)))

    def _alive(self) -> tuple[ColumnElement[bool], ...]:
        return TranslationRow.council == self._council, TranslationRow.deleted_at.is_(None)

    def _take_again(self, session: Session, row: TranslationRow, upload_id: str, officer: Officer) -> None:
        """The same file once more: its upload may be gone by now, or its work have ended without a result."""
        if not has_file(session, row):
            row.upload_id = upload_id
        if is_over(row):
            requeue(row)
            self._records.note(session, officer, "try_again", row.id)
