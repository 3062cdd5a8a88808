"""Claims about the translation memory's page: TMX and glossaries in and out, what was refused and why, deleting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from httpx import Response
from staff_desk import Desk
from staff_values import ANN
from starlette.testclient import TestClient

from app.web.staff.room import StaffRoom
from pipelines.settings import Settings
from pipelines.translation.desk import GLOSSARIES, memory_file, open_desk
from pipelines.translation.memory import Entry, Memory
from pipelines.translation.tmx import read_tmx, write_tmx

HOME = "/staff/translation-memory"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TMX = f"""{HEAD}<tmx version="1.4"><header srclang="en-GB"/><body>
<tu><tuv xml:lang="en-GB"><seg>Your permit</seg></tuv><tuv xml:lang="es-ES"><seg>Su permiso</seg></tuv>
<tuv xml:lang="ur"><seg>آپ کا اجازت نامہ</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Pay £45 now.</seg></tuv><tuv xml:lang="es"><seg>Pague £54 ahora.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Only English</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Empty one</seg></tuv><tuv xml:lang="es"><seg> </seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>No name</seg></tuv><tuv><seg>Sin nombre</seg></tuv></tu>
</body></tmx>""".encode()
GLOSSARY = b"source,target,kind,note\npermit,permiso,translate as,\nBlue Badge,,do not translate,\n"


def send(desk: Desk, content: bytes, name: str, path: str = HOME, **fields: str) -> Response:
    files = {"file": (name, content)}
    return desk.client.post(path, data={"csrf": desk.stamp(), **fields}, files=files, follow_redirects=False)


@pytest.fixture(autouse=True)
def memory(testmere: Settings) -> Iterator[Memory]:
    """The council's memory, empty as its folder of glossaries is: other tests share the folder."""
    with Memory.open(memory_file(testmere)) as opened:
        _empty(opened, testmere)
        yield opened
        _empty(opened, testmere)


def _empty(memory: Memory, settings: Settings) -> None:
    for held in memory.holdings():
        memory.forget(held.source_language, held.target_language)
    shutil.rmtree(settings.data_folder / GLOSSARIES, ignore_errors=True)


@pytest.mark.parametrize(
    "path",
    [
        HOME,
        f"{HOME}/export?source=en&target=es",
        f"{HOME}/export-all",
        f"{HOME}/delete?source=en&target=es",
        f"{HOME}/glossary/es",
        f"{HOME}/glossary/es/delete",
    ],
)
def test_nobody_sees_the_memory_without_signing_in(anyone: TestClient, path: str) -> None:
    answer = anyone.get(path, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/sign-in")


def test_the_report_says_what_was_taken_and_what_was_not(ann: Desk, memory: Memory) -> None:
    answer = send(ann, TMX, "agency.tmx")

    assert answer.status_code == 200
    assert '<h1 class="govuk-heading-l">3 sentences brought in</h1>' in answer.text
    assert "2 from English into Spanish" in answer.text
    assert "1 from English into Urdu" in answer.text
    assert "3 texts: it has no translation." in answer.text
    assert "1 text: it is empty." in answer.text
    assert "1 text: it does not say its language." in answer.text
    assert "The figure 45 of the source is not there." in answer.text
    assert {(one.target_language, one.target, one.origin) for one in memory.entries()} == {
        ("es", "Su permiso", "agency.tmx"),
        ("ur", "آپ کا اجازت نامہ", "agency.tmx"),
        ("es", "Pague £54 ahora.", "agency.tmx"),
    }


def test_a_pair_whose_translation_is_its_english_is_named(ann: Desk) -> None:
    pair = "<tu><tuv xml:lang='en'><seg>{0}</seg></tuv><tuv xml:lang='es'><seg>{0}</seg></tuv></tu>"
    pairs = pair.format("Call us today.") + pair.format("01632 960105")
    file = f"{HEAD}<tmx version='1.4'><header srclang='en'/><body>{pairs}</body></tmx>"

    answer = send(ann, file.encode(), "agency.tmx")

    assert answer.text.count("The translation is the same as the source.") == 1
    assert "Call us today." in answer.text


def test_the_same_file_again_brings_nothing_new(ann: Desk) -> None:
    send(ann, TMX, "agency.tmx")

    answer = send(ann, TMX, "agency.tmx")

    assert "0 sentences brought in" in answer.text
    assert "3 were in the memory already, and stay as they are." in answer.text


def test_a_file_cannot_pass_for_a_person_or_change_what_a_person_accepted(ann: Desk, memory: Memory) -> None:
    signed = Entry(source_language="en", target_language="es", source="Your permit", target="Su permiso", who="Ann")
    other = Entry(source_language="en", target_language="es", source="Your permit", target="Tu permiso", who="Eve")
    memory.add([signed])

    send(ann, write_tmx([signed, other]), "claims.tmx")

    assert [(one.target, one.origin, one.who) for one in memory.entries()] == [
        ("Su permiso", "person", "Ann"),
        ("Tu permiso", "claims.tmx", "Eve"),
    ]
    found = memory.exact("Your permit", "en", "es")
    assert found is not None
    assert found.text == "Su permiso"


@pytest.mark.parametrize("name", ["person", "accepted"])
def test_the_name_of_a_file_is_no_signature(ann: Desk, memory: Memory, name: str) -> None:
    send(ann, TMX, name)

    assert {one.origin for one in memory.entries()} == {f"{name}.tmx"}


def test_what_was_brought_in_translates_the_next_file(ann: Desk, room: StaffRoom) -> None:
    send(ann, TMX, "agency.tmx")
    (translation_id,) = room.translations.take_in(b"# Your permit\n", "permit.md", ["ur"], ANN)

    assert room.translating.work_one()

    (sentence,) = room.translations.sentences(translation_id)[0]
    assert (sentence.text, sentence.origin) == ("آپ کا اجازت نامہ", "memory")


def test_the_page_counts_each_language_and_gives_it_out(ann: Desk, memory: Memory) -> None:
    send(ann, TMX, "agency.tmx")

    page = ann.client.get(HOME).text
    spanish = ann.client.get(f"{HOME}/export", params={"source": "en", "target": "es"})
    everything = ann.client.get(f"{HOME}/export-all")

    assert page.index("Spanish</th>") < page.index("Urdu</th>")  # the larger first
    assert 'filename="translation-memory-en-es.tmx"' in spanish.headers["content-disposition"]
    assert {one.target_language for one in read_tmx(spanish.content, "es.tmx")} == {"es"}
    assert len(read_tmx(everything.content, "all.tmx")) == len(memory) == 3


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.tmx", "is empty"),
        (b"PK\x03\x04 no xml", "a.tmx", "is damaged"),
        (b"<html><body>x</body></html>", "a.tmx", "is no TMX file: it begins with &lt;html&gt;"),
        (TMX[:-30], "a.tmx", "a.tmx, line 7: the file is damaged"),
        (b'<tmx version="1.4"><body/></tmx>', "a.tmx", "holds no text with a translation"),
        (
            b'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx><body><tu><tuv xml:lang="en"><seg>&x;</seg>'
            b"</tuv></tu></body></tmx>",
            "xxe.tmx",
            "has a document type of its own in it, which can harm the reader",
        ),
        (
            b'<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><tmx>&b;</tmx>',
            "bomb.tmx",
            "has a document type of its own in it, which can harm the reader",
        ),
        (b"<tmx>" + b"<x>" * 100_000, "deep.tmx", "is damaged"),
        (b"x" * 20_000_001, "huge.tmx", "is larger than 20 MB. Make it smaller or split it."),
        (b" " * 50_000_000, "fifty.tmx", "is larger than 20 MB. Make it smaller or split it."),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_plain_words(
    ann: Desk, memory: Memory, content: bytes, name: str, words: str
) -> None:
    answer = send(ann, content, name)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Traceback" not in answer.text
    assert len(memory) == 0


@pytest.mark.parametrize(("path", "field"), [(HOME, "tmx"), (f"{HOME}/glossary", "csv")])
def test_a_form_without_a_file_says_so_at_its_box(ann: Desk, path: str, field: str) -> None:
    answer = ann.send(path, language="es")

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Choose a file." in answer.text


def test_a_form_of_another_session_brings_nothing_in(ann: Desk, memory: Memory) -> None:
    answer = ann.client.post(HOME, data={"csrf": "stolen"}, files={"file": ("a.tmx", TMX)}, follow_redirects=False)
    gone = ann.client.post(f"{HOME}/delete", data={"csrf": "stolen", "source": "en", "target": "es"})

    assert answer.status_code in (400, 403, 422)
    assert gone.status_code in (400, 403, 422)
    assert len(memory) == 0


def test_a_language_is_deleted_for_good_after_a_question(ann: Desk, room: StaffRoom, memory: Memory) -> None:
    send(ann, TMX, "agency.tmx")

    asked = ann.client.get(f"{HOME}/delete", params={"source": "en", "target": "es"}).text
    ann.send(f"{HOME}/delete", source="en", target="es")

    assert "Delete the memory for English into Spanish?" in asked
    assert "2 sentences go for good" in asked
    assert {one.target_language for one in memory.entries()} == {"ur"}
    deeds = room.records.deeds("memory")
    assert [(deed.officer, deed.action) for deed in deeds] == [
        ("Ann Archer", "memory_deleted"),
        ("Ann Archer", "memory_in"),
    ]
    assert deeds[0].detail == {"source": "en", "target": "es", "pairs": 2}


@pytest.mark.parametrize("path", ["delete", "export"])
def test_a_language_that_is_not_there_is_missing(ann: Desk, path: str) -> None:
    assert ann.client.get(f"{HOME}/{path}", params={"source": "en", "target": "pl"}).status_code == 404
    assert ann.client.get(f"{HOME}/{path}", params={"source": "en", "target": "../x"}).status_code in (404, 422)


def test_a_glossary_takes_the_place_of_the_one_that_came_along(ann: Desk, testmere: Settings) -> None:
    before = open_desk(testmere).glossary("es")

    answer = send(ann, GLOSSARY, "es.csv", f"{HOME}/glossary", language="es")

    assert answer.status_code == 303
    assert [term.source for term in open_desk(testmere).glossary("es").terms] == ["permit", "Blue Badge"]
    assert "Your own" in ann.client.get(HOME).text
    assert ann.client.get(f"{HOME}/glossary/es").content == GLOSSARY
    ann.send(f"{HOME}/glossary/es/delete")
    assert open_desk(testmere).glossary("es") == before


def test_a_desk_that_is_open_takes_up_the_new_glossary(ann: Desk, testmere: Settings) -> None:
    desk = open_desk(testmere)
    assert "permit" not in [term.target for term in desk.glossary("pl").terms]

    send(ann, b"source,target\npermit,pozwolenie\n", "pl.csv", f"{HOME}/glossary", language="pl")

    assert [term.target for term in desk.glossary("pl").terms] == ["pozwolenie"]


@pytest.mark.parametrize(
    ("content", "tag", "words"),
    [
        (GLOSSARY, "", "Choose the language of the glossary."),
        (GLOSSARY, "../../x", "Choose the language of the glossary."),
        (b"source,target\na,b\nb,a\n", "es", "es.csv, line 2: the terms lead in a circle"),
        (b"source,target\nbill,\nbill,\n", "es", "es.csv, line 3: &#39;bill&#39; has no target"),
        (b"\xff\xfe\x00", "es", "is not UTF-8 text"),
        (b"no,columns\n", "es", "the first line must name the columns"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_refused_with_its_lines(
    ann: Desk, testmere: Settings, content: bytes, tag: str, words: str
) -> None:
    answer = send(ann, content, "es.csv", f"{HOME}/glossary", language=tag)

    assert answer.status_code == 422
    assert words in answer.text
    assert not list(testmere.data_folder.glob(f"{GLOSSARIES}/*"))


def test_a_name_in_the_file_is_no_markup_on_the_page(ann: Desk) -> None:
    evil = TMX.replace(b"Pay \xc2\xa345 now.", b"&lt;script&gt;1&lt;/script&gt;")

    answer = send(ann, evil, "<b>x</b>.tmx")

    assert "<script>1" not in answer.text
    assert "<b>x" not in answer.text


def test_what_was_given_out_and_deleted_can_be_brought_in_again(ann: Desk, memory: Memory) -> None:
    send(ann, TMX, "agency.tmx")
    content = ann.client.get(f"{HOME}/export-all").content
    before = [(one.source, one.target, one.before) for one in memory.entries()]
    ann.send(f"{HOME}/delete", source="en", target="es")
    ann.send(f"{HOME}/delete", source="en", target="ur")

    report = send(ann, content, "back.tmx")

    assert "3 sentences brought in" in report.text
    assert sorted((one.source, one.target, one.before) for one in memory.entries()) == sorted(before)
