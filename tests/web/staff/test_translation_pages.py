"""Claims about the translation pages: upload, the bilingual page, files out and in, and the signature."""

from __future__ import annotations

import re

import pytest
from httpx import Response
from staff_desk import Desk
from staff_values import ANN
from starlette.testclient import TestClient

from app.staff.jobs import Jobs
from app.staff.models import TranslationRow
from app.staff.states import WorkState
from app.staff.translating import Made, MadeSentence
from app.web.staff.room import StaffRoom
from pipelines.documents.translated.formats import open_document
from pipelines.translation.segments import Origin

LETTER = b"# Your permit\n\nPay **\xc2\xa345** by 1 April 2027.\n\nYou must not park here.\n"
SPANISH = {
    "Your permit": "Su permiso",
    "You must not park here.": "No debe aparcar aquí.",
}
HOME = "/staff/translations"


@pytest.fixture
def ready(room: StaffRoom) -> str:
    """The id of a Spanish draft of the letter; the sentence with the amount is marked."""
    (translation_id,) = room.translations.take_in(LETTER, "letter.md", ["es"], ANN)
    queue = Jobs(room.records, TranslationRow, working=WorkState.TRANSLATING)
    queue.claim("worker")
    queue.progress(translation_id, "worker", working=True)
    assert room.translations.first(translation_id, made(), worker="worker")
    return translation_id


def made() -> Made:
    file = open_document(LETTER, "letter.md")
    return Made(
        "en",
        tuple(
            MadeSentence(
                segment=segment.id,
                place=segment.place,
                source=segment.text,
                text=SPANISH.get(segment.text, segment.text),
                origin=Origin.MACHINE if segment.text in SPANISH else Origin.UNTOUCHED,
                engine="apertium-eng-spa" if segment.text in SPANISH else "",
                score=0.8,
                faults=() if segment.text in SPANISH else (("engine", "Nothing here translated it."),),
                marked=segment.text not in SPANISH,
                signed="",
            )
            for segment in file.segments
        ),
        ("text of a chart, slide 2: ‘Permits by year’",),
    )


def upload(desk: Desk, content: bytes, *, to: tuple[str, ...], name: str = "letter.md") -> Response:
    fields: dict[str, str | list[str]] = {"csrf": desk.stamp(), "to": list(to)}
    return desk.client.post(HOME, data=fields, files={"files": (name, content)}, follow_redirects=False)


def accept_everything(desk: Desk, room: StaffRoom, translation_id: str) -> None:
    for one in room.translations.sentences(translation_id)[0]:
        text = "Pague {1}£45{/1} antes del 1 de abril de 2027." if "£45" in one.text else one.text
        desk.send(f"{HOME}/{translation_id}/sentences/{one.position}", was=one.text, text=text, deed="accept")


@pytest.mark.parametrize("path", [HOME, f"{HOME}/x", f"{HOME}/x/download", f"{HOME}/x/export", f"{HOME}/states"])
def test_nobody_sees_a_translation_without_signing_in(anyone: TestClient, path: str) -> None:
    answer = anyone.get(path, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/sign-in")


def test_a_file_is_taken_in_for_each_chosen_language(ann: Desk, room: StaffRoom) -> None:
    assert upload(ann, LETTER, to=("es", "pl")).status_code == 303
    assert {one.target for one in room.translations.list()[0]} == {"es", "pl"}


@pytest.mark.parametrize(
    ("content", "to", "words"), [(LETTER, (), "Choose one language or more."), (b"", ("es",), "is empty")]
)
def test_what_is_missing_is_said_on_the_page(ann: Desk, content: bytes, to: tuple[str, ...], words: str) -> None:
    answer = upload(ann, content, to=to)

    assert answer.status_code == 422
    assert words in answer.text


def test_the_page_gives_each_language_its_direction(ann: Desk, ready: str) -> None:
    page = ann.client.get(f"{HOME}/{ready}").text

    assert re.search(r'<textarea[^>]*lang="es" dir="ltr"[^>]*>Su permiso</textarea>', page)
    assert "Pay {1}£45{/1} by 1 April 2027." in page
    assert "Nothing here translated it." in page


def test_a_lost_mark_is_said_and_what_was_typed_stays(ann: Desk, room: StaffRoom, ready: str) -> None:
    marked = room.translations.sentences(ready, only="marked")[0][0]

    answer = ann.send(f"{HOME}/{ready}/sentences/{marked.position}", was=marked.text, text="Pague £45", deed="accept")

    assert answer.status_code == 422
    assert "Keep each mark" in answer.text
    assert "Pague £45" in answer.text
    assert room.translations.sentences(ready, only="marked")[0] == (marked,)


def test_a_draft_says_in_its_language_that_nobody_has_checked_it(ann: Desk, ready: str) -> None:
    answer = ann.client.get(f"{HOME}/{ready}/download")

    assert "Traducido automáticamente" in answer.text
    assert "# Su permiso" in answer.text
    assert 'filename="letter-es.md"' in answer.headers["content-disposition"]


def test_english_is_not_handed_out_as_another_language(ann: Desk, room: StaffRoom, ready: str) -> None:
    for one in room.translations.sentences(ready)[0]:
        room.translations.write(ready, one.position, one.source, ANN, was=one.text, accept=False)
    assert ann.client.get(f"{HOME}/{ready}/download").status_code == 200  # a person chose to keep the English

    upload(ann, LETTER, to=("ur",))
    assert room.translating.work_one()
    urdu = next(one for one in room.translations.list()[0] if one.target == "ur")
    answer = ann.client.get(f"{HOME}/{urdu.id}/download")

    assert answer.status_code == 422
    assert "Nothing of this file is in Urdu yet" in answer.text


def test_signing_needs_every_sentence_and_a_reader_of_the_language(ann: Desk, room: StaffRoom, ready: str) -> None:
    assert "Nobody has accepted 3 sentences" in ann.send(f"{HOME}/{ready}/sign", reads="yes").text
    accept_everything(ann, room, ready)
    assert "Tick the box" in ann.send(f"{HOME}/{ready}/sign").text
    assert ann.send(f"{HOME}/{ready}/sign", reads="yes").status_code == 303

    assert room.translations.find(ready).signed_by == "Ann Archer"
    assert "Traducido automáticamente" not in ann.client.get(f"{HOME}/{ready}/download").text


def test_what_was_signed_is_remembered_for_the_next_file(ann: Desk, room: StaffRoom, ready: str) -> None:
    accept_everything(ann, room, ready)
    ann.send(f"{HOME}/{ready}/sign", reads="yes")

    upload(ann, LETTER + b"\nNew line here.\n", to=("es",), name="second.md")
    assert room.translating.work_one()

    second = next(one for one in room.translations.list()[0] if one.name == "second.md")
    by_origin = {one.source: one.origin for one in room.translations.sentences(second.id)[0]}
    assert by_origin["Your permit"] is Origin.MEMORY
    assert by_origin["You must not park here."] is Origin.MEMORY


@pytest.mark.parametrize("form", ["xlf", "docx"])
def test_marked_sentences_go_out_and_come_back(ann: Desk, room: StaffRoom, ready: str, form: str) -> None:
    sent = ann.client.get(f"{HOME}/{ready}/export", params={"form": form, "only": "marked"})
    assert sent.status_code == 200

    files = {"file": (f"back.{form}", sent.content)}
    answer = ann.client.post(f"{HOME}/put-in", data={"csrf": ann.stamp(), "translation": ready}, files=files)

    assert answer.status_code == 200
    assert "taken in" in answer.text
    assert len(room.translations.sentences(ready)[0]) == 3


def test_a_file_that_no_translator_sent_is_refused_in_words(ann: Desk, ready: str) -> None:
    files = {"file": ("back.xlf", b"<xliff><broken")}
    answer = ann.client.post(f"{HOME}/put-in", data={"csrf": ann.stamp(), "translation": ready}, files=files)

    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def test_a_form_of_another_session_changes_nothing(ann: Desk, room: StaffRoom, ready: str) -> None:
    answer = ann.client.post(f"{HOME}/{ready}/delete", data={"csrf": "stolen"}, follow_redirects=False)

    assert answer.status_code in (400, 403, 422)
    assert room.translations.find(ready).deleted is None


def test_the_page_says_what_of_the_file_keeps_its_language(ann: Desk, ready: str) -> None:
    page = ann.client.get(f"{HOME}/{ready}").text

    assert "1 part of the file stays in English" in page
    assert "text of a chart, slide 2: ‘Permits by year’" in page


def test_the_box_of_a_sentence_that_nothing_translated_is_empty(ann: Desk, room: StaffRoom, ready: str) -> None:
    marked = room.translations.sentences(ready, only="marked")[0][0]
    page = ann.client.get(f"{HOME}/{ready}").text
    box = re.search(rf'<textarea[^>]*id="t{marked.position}"[^>]*>([^<]*)</textarea>', page)
    path = f"{HOME}/{ready}/sentences/{marked.position}"

    assert box is not None
    assert box[1] == ""
    assert page.count("It stays as it is in English") == 1
    assert "or tick that it stays as it is" in ann.send(path, was=marked.text, text="", deed="accept").text
    english = "Pay {1}£45{/1} by 1 April 2027."
    assert "same as the source" in ann.send(path, was=marked.text, text=english, deed="accept").text
    assert room.translations.sentence(ready, marked.position).accepted_by == ""

    assert ann.send(path, was=marked.text, text="", deed="accept", stays="yes").status_code == 303
    kept = room.translations.sentence(ready, marked.position)
    assert (kept.text, kept.accepted_by) == (marked.source, "Ann Archer")


def test_other_figures_are_named_at_the_signature_and_need_a_word(ann: Desk, room: StaffRoom, ready: str) -> None:
    accept_everything(ann, room, ready)
    place = next(one for one in room.translations.sentences(ready)[0] if "£45" in one.text)
    wrong = "Pague {1}£54{/1} antes del 1 de abril de 2027."
    ann.send(f"{HOME}/{ready}/sentences/{place.position}", was=place.text, text=wrong, deed="accept")

    held = ann.send(f"{HOME}/{ready}/sign", reads="yes")

    assert held.status_code == 422
    assert "The figure 45 of the source is not there." in held.text
    assert f'name="checked" type="checkbox" value="{place.position}"' in held.text
    assert ann.send(f"{HOME}/{ready}/sign", reads="yes", checked=str(place.position)).status_code == 303
    assert room.translations.find(ready).signed_by == "Ann Archer"


def test_what_a_translator_changed_is_named_and_not_accepted(ann: Desk, room: StaffRoom, ready: str) -> None:
    sent = ann.client.get(f"{HOME}/{ready}/export", params={"form": "xlf", "only": "marked"}).text
    filled = sent.replace(
        'state="needs-translation"></target>', '>Pague <g id="1">£54</g> antes del 1 de mayo de 2027.</target>'
    )

    answer = ann.client.post(
        f"{HOME}/put-in",
        data={"csrf": ann.stamp(), "translation": ready},
        files={"file": ("back.xlf", filled.encode())},
    )

    assert "0 count as accepted by you" in answer.text
    assert "The figure 45 of the source is not there." in answer.text
    assert "The source says April, the translation May." in answer.text
    assert room.translations.find(ready).accepted == 0


def test_the_list_says_how_long_the_file_and_how_long_its_sentences_are_kept(ann: Desk, ready: str) -> None:
    page = ann.client.get(HOME).text

    assert "The file as you upload it is kept for 30 days." in page
    assert "kept for 180 days after the last change" in page
    assert ">Sentences kept until</th>" in page
