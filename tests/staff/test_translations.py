"""Claims about officers' translations: taken in once a language, changed by people, signed when all is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from staff_values import ANN, BEN, Clock

from app.staff.errors import ChangedMeanwhileError, MissingError, StaffError
from app.staff.jobs import Jobs
from app.staff.models import TranslationRow
from app.staff.records import Records
from app.staff.remembered import Remembered
from app.staff.states import WorkState
from app.staff.translating import Made, MadeSentence
from app.staff.translation_deeds import FactsDifferError
from app.staff.translation_rows import Sentence
from app.staff.translations import Translations
from app.store import Store
from pipelines.settings import DocumentSettings, Settings
from pipelines.translation.desk import memory_file
from pipelines.translation.memory import Memory
from pipelines.translation.segments import Origin


def sentence(segment: str, source: str, text: str = "", *, faults: tuple[tuple[str, str], ...] = ()) -> MadeSentence:
    return MadeSentence(
        segment=segment,
        place="",
        source=source,
        text=text or source,
        origin=Origin.MACHINE if text else Origin.UNTOUCHED,
        engine="apertium-eng-spa" if text else "",
        score=0.8 if text else 0.0,
        faults=faults,
        marked=bool(faults) or not text,
        signed="",
    )


MADE = Made(
    "en",
    (
        sentence("s1", "Pay by <1/>.", "Pague antes del <1/>."),
        sentence("s2", "You must not park here.", "No aparque aquí.", faults=(("negation", "Look at ‘must not’."),)),
        sentence("s3", "The council"),
    ),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path / "var")


@pytest.fixture
def translations(records: Records, settings: Settings) -> Translations:
    return Translations(records, DocumentSettings(), council="testmere", memory=Remembered(settings))


@pytest.fixture
def queue(records: Records) -> Jobs:
    return Jobs(records, TranslationRow, working=WorkState.TRANSLATING)


@pytest.fixture
def made(translations: Translations, queue: Jobs) -> str:
    """The id of a translation that the machine has made."""
    (translation_id,) = translations.take_in(b"a file", "letter.docx", ["es"], ANN)
    queue.claim("worker")
    queue.progress(translation_id, "worker", working=True)
    assert translations.first(translation_id, MADE, worker="worker")
    return translation_id


def test_what_keeps_its_language_is_kept_with_the_translation(translations: Translations, queue: Jobs) -> None:
    (translation_id,) = translations.take_in(b"a file", "letter.docx", ["es"], ANN)
    before = translations.find(translation_id).left_out
    queue.claim("worker")
    queue.progress(translation_id, "worker", working=True)
    translations.first(
        translation_id, replace(MADE, left_out=("comment: ‘Ask Jo’", "text of a chart")), worker="worker"
    )

    assert before == ()
    assert translations.find(translation_id).left_out == ("comment: ‘Ask Jo’", "text of a chart")


def test_one_file_waits_once_for_each_language(translations: Translations, queue: Jobs) -> None:
    ids = translations.take_in(b"a file", "letter.docx", ["es", "pl", "es"], ANN)

    assert len(ids) == 2
    found, _ = translations.list()
    assert {one.target for one in found} == {"es", "pl"}
    first, second = queue.claim("worker"), queue.claim("worker")
    assert first is not None
    assert second is not None
    assert first.content == second.content == b"a file"


def test_the_same_file_is_not_translated_twice(translations: Translations) -> None:
    first = translations.take_in(b"a file", "letter.docx", ["es"], ANN)

    assert translations.take_in(b"a file", "again.docx", ["es", "cy"], BEN)[:1] == first


@pytest.mark.parametrize(
    ("content", "targets", "words"),
    [(b"", ["es"], "empty"), (b"x" * 20_000_001, ["es"], "20 MB"), (b"x", [], "language")],
)
def test_what_cannot_be_taken_says_why(
    translations: Translations, content: bytes, targets: list[str], words: str
) -> None:
    with pytest.raises(StaffError, match=words):
        translations.take_in(content, "letter.docx", targets, ANN)
    assert translations.list()[0] == ()


def test_the_machines_sentences_are_kept_and_counted(translations: Translations, made: str) -> None:
    listed = translations.find(made)

    assert (listed.state, listed.sentences, listed.to_look_at, listed.untouched) == (WorkState.READY, 3, 2, 1)
    sentences, _ = translations.sentences(made)
    assert [one.text for one in sentences] == ["Pague antes del <1/>.", "No aparque aquí.", "The council"]
    assert sentences[1].faults == ("Look at ‘must not’.",)


def test_work_that_was_stopped_meanwhile_is_not_kept(translations: Translations, queue: Jobs) -> None:
    (translation_id,) = translations.take_in(b"a file", "letter.docx", ["es"], ANN)
    queue.claim("worker")
    queue.progress(translation_id, "worker", working=True)
    translations.stop(translation_id, ANN)

    assert not translations.first(translation_id, MADE, worker="worker")
    assert translations.sentences(translation_id)[0] == ()


def test_only_marked_sentences_are_given_where_they_are_asked_for(translations: Translations, made: str) -> None:
    assert [one.position for one in translations.sentences(made, only="marked")[0]] == [2, 3]


def test_a_changed_sentence_is_a_persons(translations: Translations, made: str) -> None:
    kept = translations.write(made, 3, "El ayuntamiento", BEN, was="The council", accept=True)

    assert (kept.origin, kept.accepted_by, kept.marked) == (Origin.PERSON, BEN.name, False)
    assert translations.find(made).untouched == 0


def test_two_officers_do_not_write_over_each_other(translations: Translations, made: str) -> None:
    translations.write(made, 3, "El ayuntamiento", BEN, was="The council", accept=False)

    with pytest.raises(ChangedMeanwhileError):
        translations.write(made, 3, "La ciudad", ANN, was="The council", accept=True)
    assert translations.sentences(made)[0][2].text == "El ayuntamiento"


def test_accepting_a_page_leaves_marked_sentences(translations: Translations, made: str) -> None:
    assert translations.accept_all(made, [1, 2, 3], ANN) == 1
    assert [one.accepted_by for one in translations.sentences(made)[0]] == [ANN.name, "", ""]


def test_nothing_is_signed_before_every_sentence_is_accepted(translations: Translations, made: str) -> None:
    translations.accept_all(made, [1], ANN)

    with pytest.raises(StaffError, match="2 sentences"):
        translations.sign(made, ANN)
    assert translations.find(made).signed_by == ""


def test_a_signed_translation_names_its_person_and_is_closed(translations: Translations, made: str) -> None:
    for one in translations.sentences(made)[0]:
        translations.write(made, one.position, one.text, ANN, was=one.text, accept=True, as_source=True)

    assert len(translations.sign(made, ANN)) == 3
    assert translations.find(made).signed_by == ANN.name
    with pytest.raises(StaffError, match="Ann"):
        translations.write(made, 1, "Otra", BEN, was="Pague antes del <1/>.", accept=True)
    translations.take_back(made, BEN)
    assert translations.find(made).signed_by == ""


def test_what_a_translator_sent_back_is_accepted(translations: Translations, made: str) -> None:
    done = translations.put_in(made, {"s3": "El ayuntamiento", "s2": "No aparque aquí."}, ANN)

    assert (done.changed, done.accepted, done.to_look_at) == (1, 2, ())
    assert translations.find(made).to_look_at == 0


def test_a_deleted_translation_comes_back_until_its_time_is_over(
    translations: Translations, store: Store, clock: Clock, made: str
) -> None:
    translations.delete(made, ANN)
    assert translations.list()[0] == ()
    assert [one.id for one in translations.list(deleted=True)[0]] == [made]
    translations.bring_back(made, ANN)
    assert [one.id for one in translations.list()[0]] == [made]

    clock.now += timedelta(days=400)
    store.purge()
    with pytest.raises(MissingError):
        translations.find(made)


def test_a_purge_leaves_no_sentence_behind(translations: Translations, store: Store, clock: Clock, made: str) -> None:
    clock.now += timedelta(days=400)
    removed = dict(store.purge().removed)

    assert removed["translations"] == 1
    assert removed["translation_sentences"] == 3


def test_a_file_that_went_comes_back_with_the_next_upload(
    translations: Translations, store: Store, clock: Clock, made: str
) -> None:
    clock.now += timedelta(days=31)
    store.purge()
    with pytest.raises(StaffError, match="no longer kept"):
        translations.content(made)

    assert translations.take_in(b"a file", "letter.docx", ["es"], ANN) == (made,)
    assert translations.content(made) == b"a file"
    assert translations.find(made).sentences == 3


def test_a_stopped_translation_waits_again_when_its_file_is_uploaded(translations: Translations) -> None:
    (translation_id,) = translations.take_in(b"a file", "letter.docx", ["es"], ANN)
    translations.stop(translation_id, ANN)

    translations.take_in(b"a file", "letter.docx", ["es"], ANN)

    assert translations.find(translation_id).state == WorkState.WAITING


FIGURES = Made(
    "en",
    (
        sentence("s1", "Pay £45 by 3 May 2026.", "Pague £45 antes del 3 May 2026."),
        sentence("s2", "Call us today."),
        sentence("s3", "01632 960105", "01632 960105"),
    ),
)


@pytest.fixture
def figures(translations: Translations, queue: Jobs) -> str:
    """The id of a translation with an amount, a date, a sentence that nothing translated, and a telephone number."""
    (translation_id,) = translations.take_in(b"another file", "fees.docx", ["es"], ANN)
    queue.claim("worker")
    queue.progress(translation_id, "worker", working=True)
    assert translations.first(translation_id, FIGURES, worker="worker")
    return translation_id


def accept(translations: Translations, translation_id: str, position: int, text: str, **more: bool) -> Sentence:
    was = translations.sentence(translation_id, position).text
    return translations.write(translation_id, position, text, ANN, was=was, accept=True, **more)  # pyright: ignore


@pytest.mark.parametrize(
    ("position", "text", "says"),
    [
        (1, "Pague £54 antes del 3 de mayo de 2026.", "The figure 45 of the source is not there."),
        (1, "Pague £45 antes del 3 de junio de 2026.", "The source says May, the translation June."),
        (2, "Call us today.", "It came back as it is in the source"),
    ],
)
def test_what_a_translator_sent_back_with_other_facts_is_marked(
    translations: Translations, figures: str, position: int, text: str, says: str
) -> None:
    done = translations.put_in(figures, {f"s{position}": text}, ANN)

    assert done.accepted == 0
    assert done.to_look_at[0][0] == position
    assert says in done.to_look_at[0][1]
    kept = translations.sentence(figures, position)
    assert (kept.marked, kept.accepted_by) == (True, "")
    assert says in " ".join(kept.faults)
    assert accept(translations, figures, position, text, as_source=True).accepted_by == ANN.name


def test_english_is_no_translation_unless_a_person_says_that_it_stays(translations: Translations, figures: str) -> None:
    with pytest.raises(StaffError, match="same as the source"):
        accept(translations, figures, 2, "call us  today.")
    assert accept(translations, figures, 3, "01632 960105").accepted_by == ANN.name

    kept = accept(translations, figures, 2, "Call us today.", as_source=True)

    assert (kept.stays, kept.faults) == (True, ("Ann Archer says that it stays as it is in the source.",))
    assert accept(translations, figures, 2, "Llámenos hoy.").stays is False


def test_accepting_a_page_leaves_what_is_as_in_the_source(
    translations: Translations, queue: Jobs, figures: str
) -> None:
    made = Made("en", (replace(FIGURES.sentences[1], origin=Origin.MACHINE, marked=False), FIGURES.sentences[2]))
    (other,) = translations.take_in(b"a third file", "third.docx", ["es"], ANN)
    queue.claim("worker")
    queue.progress(other, "worker", working=True)
    assert translations.first(other, made, worker="worker")

    assert translations.accept_all(other, [1, 2], ANN) == 1
    assert [one.accepted_by for one in translations.sentences(other)[0]] == ["", ANN.name]


def test_other_figures_hold_a_signature_up_until_they_are_checked(
    translations: Translations, records: Records, figures: str
) -> None:
    accept(translations, figures, 1, "Pague £54 antes del 3 de mayo de 2026.")
    accept(translations, figures, 2, "Llámenos hoy.")
    accept(translations, figures, 3, "01632 960105")

    with pytest.raises(FactsDifferError, match="In sentence 1 something differs") as held:
        translations.sign(figures, ANN)
    assert held.value.rows[0][0] == 1
    assert translations.find(figures).signed_by == ""
    with pytest.raises(FactsDifferError):
        translations.sign(figures, ANN, checked=[2])

    translations.sign(figures, ANN, checked=[1])

    assert translations.find(figures).signed_by == ANN.name
    signed = next(deed for deed in records.deeds(figures) if deed.action == "sign")
    assert signed.detail["figures_checked"] == [1]


def remembered(settings: Settings) -> set[tuple[str, str, str]]:
    with Memory.open(memory_file(settings)) as memory:
        return {(one.source, one.target, one.origin) for one in memory.entries()}


def test_an_accepted_sentence_is_in_the_memory_until_it_is_changed(
    translations: Translations, settings: Settings, figures: str
) -> None:
    accept(translations, figures, 2, "Llámenos hoy.")
    assert remembered(settings) == {("Call us today.", "Llámenos hoy.", "accepted")}

    accept(translations, figures, 2, "Llámanos hoy.")
    assert remembered(settings) == {("Call us today.", "Llámanos hoy.", "accepted")}

    translations.write(figures, 2, "Llámanos hoy.", BEN, was="Llámanos hoy.", accept=False)
    assert remembered(settings) == set()
    translations.put_in(figures, {"s2": "Llámenos."}, ANN)
    translations.accept_all(figures, [1], ANN)
    assert {target for _, target, _ in remembered(settings)} == {"Llámenos.", "Pague £45 antes del 3 May 2026."}


def test_a_signature_raises_what_was_accepted_and_taken_back_it_does_not_count(
    translations: Translations, settings: Settings, figures: str
) -> None:
    for position, text in enumerate(("Pague £45 antes del 3 de mayo de 2026.", "Llámenos.", "01632 960105"), 1):
        accept(translations, figures, position, text)
    translations.sign(figures, ANN)
    assert {origin for *_, origin in remembered(settings)} == {"person"}

    translations.take_back(figures, BEN)
    assert {origin for *_, origin in remembered(settings)} == {"accepted"}
    accept(translations, figures, 2, "Llámenos hoy.")
    assert "Llámenos." not in {target for _, target, _ in remembered(settings)}


def test_what_is_accepted_in_another_file_stays_in_the_memory(
    translations: Translations, queue: Jobs, settings: Settings, figures: str
) -> None:
    (other,) = translations.take_in(b"a third file", "third.docx", ["es"], ANN)
    queue.claim("worker")
    queue.progress(other, "worker", working=True)
    assert translations.first(other, FIGURES, worker="worker")
    accept(translations, figures, 2, "Llámenos.")
    accept(translations, other, 2, "Llámenos.")

    accept(translations, figures, 2, "Llámenos hoy.")

    assert {target for _, target, _ in remembered(settings)} == {"Llámenos.", "Llámenos hoy."}
