"""Speech in the web door: recordings become words, answers become sound, and only for those they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from lxml import html
from scripted_speech import ScriptedEars, broken_ears, encoded, recording, spoken_wav
from starlette.testclient import TestClient

from app.main import create_app
from app.store import Store
from app.web.aloud import Aloud, Line, lines_of, tongue
from app.web.hearing import as_typed
from app.web.speech import UPLOADS
from pipelines.audio.decode import decode
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav
from pipelines.engines.mouth import synthesiser
from pipelines.engines.protocols import Heard, SpeechSynthesiser, Voice
from pipelines.errors import EngineError
from pipelines.services import Services
from pipelines.settings import Settings, WebSettings
from pipelines.types import Answer, Contact, Option, Outcome, Sentence

ALONE = "do i get money off if i live by myself"
DANGER = "my husband hits me and i have to hide"


@pytest.fixture(scope="module")
def mouth(testmere: Settings) -> Iterator[SpeechSynthesiser]:
    made = synthesiser(testmere)
    yield made
    made.close()


@pytest.fixture
def app(testmere: Settings, testmere_services: Services, mouth: SpeechSynthesiser, tmp_path: Path) -> Iterator[FastAPI]:
    store = Store.open(f"sqlite:///{tmp_path / 'front_door.sqlite3'}")
    made = create_app(testmere_services, store, testmere)
    made.state.ears, made.state.mouth = ScriptedEars(), mouth
    yield made
    store.close()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as made:
        yield made


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    """A short question at 16,000 samples a second."""
    file = spoken_wav("How do I pay my council tax?", tmp_path_factory.mktemp("voice") / "voice.wav")
    sound, rate = read_wav(file.read_bytes())
    return resample(sound, source=rate, target=16_000)


@pytest.fixture(scope="module")
def spoken(voice: Pcm) -> bytes:
    return encoded(voice, "webm", "libopus", rate=16_000)


def post(client: TestClient, data: bytes, kind: str = "audio/webm;codecs=opus", **headers: str) -> Any:
    return client.post("/api/v1/transcribe", content=data, headers={"Content-Type": kind, **headers})


def ask(client: TestClient, question: str, base: str = "") -> html.HtmlElement:
    """The page that a form without a script ends on."""
    stamp = html.fromstring(client.get(base or "/").text).xpath("string(//input[@name='csrf']/@value)")
    return html.fromstring(client.post(f"{base}/ask", data={"question": question, "csrf": stamp}).text)


def sound_link(page: html.HtmlElement) -> str:
    (link,) = page.xpath("//a[@data-module='app-read-aloud']/@href")
    return link


# A recording becomes words


def test_a_recording_becomes_words_to_be_corrected(app: FastAPI, client: TestClient, spoken: bytes, voice: Pcm) -> None:
    app.state.ears.hear = lambda sound: Heard(
        text="do i get twenty five percent off", confidence=0.83, sure_of_words=True, language="en"
    )
    got = post(client, spoken)

    assert got.status_code == 200
    assert got.json() == {
        "text": "Do I get 25% off",
        "confidence": 0.83,
        "sure": True,
        "language": "en",
        "likely": [],
        "request_id": got.headers["x-request-id"],
    }
    ((samples, rate, council, language),) = app.state.ears.given
    assert (rate, council, language) == (16_000, "testmere", "")
    assert samples == pytest.approx(len(voice), rel=0.2)


@pytest.mark.parametrize(
    ("format_name", "codec", "kind"),
    [
        ("webm", "libopus", "audio/webm"),
        ("ogg", "libopus", "audio/ogg; codecs=opus"),
        ("mp4", "aac", "audio/mp4"),
        ("wav", "pcm_s16le", "AUDIO/WAV"),
        ("wav", "pcm_s16le", "audio/webm"),  # what it is counts, not what it is called
    ],
)
def test_every_browser_is_understood(client: TestClient, voice: Pcm, format_name: str, codec: str, kind: str) -> None:
    sound = resample(voice, source=16_000, target=48_000)
    got = post(client, encoded(sound, format_name, codec, rate=48_000), kind)

    assert got.json()["text"] == "How do I pay"


def test_silence_is_no_words_and_no_error(app: FastAPI, client: TestClient) -> None:
    got = post(client, encoded(np.zeros(48_000 * 2, np.int16), "webm", "libopus", rate=48_000))

    assert got.status_code == 200
    assert got.json()["text"] == ""
    assert not got.json()["sure"]
    assert app.state.ears.given == []  # what invents words in silence is not asked


@pytest.mark.parametrize(("confidence", "of_words"), [(0.3, True), (0.95, False)])
def test_an_unsure_hearing_offers_what_may_have_been_meant(
    app: FastAPI, client: TestClient, spoken: bytes, confidence: float, of_words: bool
) -> None:
    app.state.ears.hear = lambda sound: Heard(
        text="when is my council tax do", confidence=confidence, sure_of_words=of_words
    )
    got = post(client, spoken).json()

    assert got["text"] == "When is my council tax do"
    assert not got["sure"]
    assert 1 <= len(got["likely"]) <= 3
    assert "council tax" in " ".join(option["question"] for option in got["likely"]).lower()


def test_a_need_that_shows_in_any_hearing_is_offered_help(app: FastAPI, client: TestClient, spoken: bytes) -> None:
    app.state.ears.hear = lambda sound: Heard(text="i want to kiln my shelf", others=("i want to kill myself",))
    got = post(client, spoken).json()

    assert [(option["label"], option["question"]) for option in got["likely"]] == [
        ("Get help now", "i want to kill myself")
    ]


def test_without_an_index_the_words_are_given_all_the_same(unbuilt: Settings, spoken: bytes) -> None:
    store = Store.open("sqlite://")
    app = create_app(Services(unbuilt), store, unbuilt)
    app.state.ears = ScriptedEars(lambda sound: Heard(text="when is it due", confidence=0.2))
    with TestClient(app) as client:
        got = post(client, spoken)
    store.close()

    assert got.status_code == 200
    assert got.json()["text"] == "When is it due"
    assert got.json()["likely"] == []


def test_a_long_recording_is_heard_in_pieces_and_is_as_sure_as_the_least(
    app: FastAPI, client: TestClient, voice: Pcm
) -> None:
    sure = iter([0.9, 0.4, 0.8, 0.7, 0.7])
    app.state.ears.hear = lambda sound: Heard(text="words", confidence=next(sure), sure_of_words=True)
    gap = np.zeros(8_000, np.int16)
    long = np.concatenate([voice, gap] * (50 * 16_000 // (len(voice) + len(gap))))
    got = post(client, encoded(long, "webm", "libopus", rate=16_000)).json()

    assert len(app.state.ears.given) >= 2
    assert all(samples <= 30 * 16_000 for samples, *_ in app.state.ears.given)
    assert got["text"].lower() == " ".join(["words"] * len(app.state.ears.given))
    assert got["confidence"] == 0.4
    assert not got["sure"]


def test_what_is_known_of_council_and_language_goes_to_the_recogniser(
    app: FastAPI, client: TestClient, spoken: bytes
) -> None:
    client.post(
        "/api/v1/transcribe?language=cy&council=testmere", content=spoken, headers={"Content-Type": "audio/webm"}
    )

    assert app.state.ears.given[0][2:] == ("testmere", "cy")


def problem(got: Any) -> tuple[int, str]:
    assert set(got.json()["error"]) == {"code", "message", "what_to_do"}
    return got.status_code, got.json()["error"]["code"]


def test_more_than_a_minute_is_refused(client: TestClient) -> None:
    got = post(client, recording("webm", "libopus", 65))

    assert problem(got) == (422, "sound_too_long")
    assert "60 seconds" in got.json()["error"]["message"]


def test_a_minute_that_a_slow_phone_stopped_late_is_not(client: TestClient) -> None:
    assert post(client, recording("webm", "libopus", 61)).status_code == 200


@pytest.mark.parametrize("data", [b"", b"How do I pay?", b"\x1a\x45\xdf\xa3" + bytes(5_000), b"OggS" * 1_000])
def test_what_is_no_sound_is_refused_in_plain_words(client: TestClient, data: bytes) -> None:
    assert problem(post(client, data)) == (415, "wrong_sound")


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "video/webm"]
)
def test_only_sound_is_taken_so_that_no_strange_page_can_send_it_unasked(client: TestClient, kind: str) -> None:
    assert problem(post(client, b"{}", kind)) == (415, "wrong_sound")


def test_two_megabytes_are_the_limit_of_this_route_alone(client: TestClient, testmere: Settings) -> None:
    (limit,) = UPLOADS.values()

    assert testmere.web.max_body_bytes < limit == 2_000_000
    assert problem(post(client, bytes(limit + 1))) == (413, "too_large")
    assert problem(post(client, bytes(limit))) == (415, "wrong_sound")
    got = client.post("/api/v1/ask", content=bytes(100_000), headers={"Content-Type": "audio/webm"})
    assert problem(got) == (413, "too_large")


def test_a_sender_that_hides_its_size_is_stopped_at_the_limit(client: TestClient) -> None:
    pieces = (bytes(100_000) for _ in range(30))

    assert problem(client.post("/api/v1/transcribe", content=pieces, headers={"Content-Type": "audio/webm"})) == (
        413,
        "too_large",
    )


def test_a_strange_site_is_refused(client: TestClient, spoken: bytes) -> None:
    assert problem(post(client, spoken, origin="https://evil.example")) == (403, "origin_not_allowed")
    assert problem(post(client, spoken, **{"sec-fetch-site": "cross-site"})) == (403, "origin_not_allowed")
    assert post(client, spoken, origin="http://testserver").status_code == 200


@pytest.mark.parametrize("ears", [None, ScriptedEars(trouble="Run 'frontdoor ingest'."), ScriptedEars(broken_ears)])
def test_without_ears_the_caller_is_told_to_type(
    app: FastAPI, client: TestClient, spoken: bytes, ears: ScriptedEars | None
) -> None:
    app.state.ears = ears
    got = post(client, spoken)

    assert problem(got) == (503, "no_ears")
    assert got.json()["error"]["what_to_do"] == "Type your question instead."
    assert "ingest" not in got.text


def test_where_a_second_recogniser_stands_in_it_is_offered(app: FastAPI, client: TestClient, spoken: bytes) -> None:
    class StoodInFor(ScriptedEars):
        def hears(self) -> bool:
            return True

    app.state.ears = StoodInFor(trouble="The first one is down. Meanwhile another listens.")

    assert post(client, spoken).status_code == 200
    assert "Speak your question" in client.get("/").text


def test_a_visitor_who_speaks_too_often_waits(
    testmere: Settings, testmere_services: Services, spoken: bytes, tmp_path: Path
) -> None:
    slow = testmere.model_copy(update={"web": WebSettings(questions_per_minute=2)})
    store = Store.open(f"sqlite:///{tmp_path / 'slow.sqlite3'}")
    app = create_app(testmere_services, store, slow)
    app.state.ears = ScriptedEars()
    with TestClient(app) as client:
        got = [post(client, spoken) for _ in range(3)]
    store.close()

    assert [answer.status_code for answer in got] == [200, 200, 429]
    assert int(got[2].headers["retry-after"]) > 0


def test_a_full_house_asks_to_come_back(
    app: FastAPI, client: TestClient, spoken: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.hearing._WAITING", 0)
    from app.web.hearing import Hearing

    app.state.hearing = Hearing(sure_from=0.6)

    assert problem(post(client, spoken)) == (503, "busy")


def test_a_service_that_is_switched_off_hears_nobody(
    testmere: Settings, testmere_services: Services, spoken: bytes, tmp_path: Path
) -> None:
    off = testmere.model_copy(update={"web": WebSettings(switched_off=True)})
    store = Store.open(f"sqlite:///{tmp_path / 'off.sqlite3'}")
    app = create_app(testmere_services, store, off)
    app.state.ears = ScriptedEars()
    with TestClient(app) as client:
        got = post(client, spoken)
    store.close()

    assert problem(got) == (503, "switched_off")


def test_nothing_that_was_said_is_written_down(
    app: FastAPI, client: TestClient, spoken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    app.state.ears.hear = lambda sound: Heard(text="the quokka is mine", confidence=0.2)
    with caplog.at_level("DEBUG"):
        post(client, spoken)

    assert "quokka" not in caplog.text.lower()
    assert "heard pieces=1 words=4" in caplog.text


@pytest.mark.parametrize(
    ("heard", "typed"),
    [
        ("", ""),
        ("how do i pay", "How do I pay"),
        ("i'm moving and i live in iver", "I'm moving and I live in iver"),
        ("  can   i  ", "Can I"),
    ],
)
def test_words_look_as_if_they_were_typed(heard: str, typed: str) -> None:
    assert as_typed(heard) == typed


# The page offers it


def test_the_page_offers_a_microphone_only_where_somebody_listens(app: FastAPI, client: TestClient) -> None:
    offered = client.get("/").text
    app.state.ears = None
    alone = client.get("/").text

    assert 'data-module="app-microphone"' in offered
    assert re.search(r"<button[^>]*app-js-speak[^>]* hidden>", offered)
    assert "app-microphone" not in alone
    assert "Ask</button>" in re.sub(r"\s+", "", alone) or ">Ask" in re.sub(r"\s+", "", alone)


def test_the_browser_may_use_the_microphone_for_this_site_alone(client: TestClient) -> None:
    headers = client.get("/").headers

    assert "microphone=(self)" in headers["permissions-policy"]
    assert "media-src 'self';" in headers["content-security-policy"]
    assert "blob:" not in headers["content-security-policy"]


def test_privacy_says_where_the_sound_goes(client: TestClient) -> None:
    assert "turn it into words and do not keep it" in client.get("/privacy").text


def test_in_welsh_the_button_speaks_welsh(client: TestClient) -> None:
    client.cookies.set("front_door_language", "cy")

    assert "Dweud eich cwestiwn" in client.get("/").text


# An answer is read aloud


def test_an_answer_is_read_line_by_line(client: TestClient) -> None:
    link = sound_link(ask(client, ALONE))
    address = link.removesuffix(".wav")
    lines = client.get(address).json()["lines"]
    first = client.get(f"{address}/0.ogg")
    whole = client.get(link)

    assert lines >= 2
    assert first.status_code == 200
    assert first.headers["content-type"] == "audio/ogg"
    assert first.headers["cache-control"] == "no-store"
    sizes = [len(decode(client.get(f"{address}/{place}.wav").content)) for place in range(lines)]
    assert len(decode(first.content)) == pytest.approx(sizes[0], abs=1_600)
    assert len(decode(whole.content)) == pytest.approx(sum(sizes), abs=1_600)
    assert client.get(f"{address}/{lines}.ogg").status_code == 404


@pytest.mark.parametrize("name", ["0.mp3", "x.wav", "-1.wav", "0.wav.exe", "9999.wav", "..%2f0.wav"])
def test_a_line_that_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    address = sound_link(ask(client, ALONE)).removesuffix(".wav")

    assert client.get(f"{address}/{name}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "given"),
    [
        ("bytes=0-1", 206, (0, 1)),
        ("bytes=100-", 206, (100, None)),
        ("bytes=-10", 206, (-10, None)),
        ("bytes=0-999999999", 206, (0, None)),
        ("bytes=999999999-", 416, None),
        ("bytes=5-2", 416, None),
        ("bytes=-", 200, (0, None)),
        ("words=1-2", 200, (0, None)),
        ("bytes=0-1,4-5", 200, (0, None)),
    ],
)
def test_a_part_is_given_where_a_part_is_asked_for(
    client: TestClient, asked: str, status: int, given: tuple[int, int | None] | None
) -> None:
    address = sound_link(ask(client, ALONE)).removesuffix(".wav") + "/0.wav"
    whole = client.get(address).content
    part = client.get(address, headers={"Range": asked})

    assert part.status_code == status
    assert part.headers["accept-ranges"] == "bytes"
    if given is None:
        assert part.headers["content-range"] == f"bytes */{len(whole)}"
        return
    end = None if given[1] is None else given[1] + 1
    assert part.content == whole[given[0] : end]
    if status == 206:
        first = given[0] % len(whole)
        assert part.headers["content-range"] == f"bytes {first}-{first + len(part.content) - 1}/{len(whole)}"


def test_another_visitor_hears_nothing(client: TestClient) -> None:
    link = sound_link(ask(client, ALONE))
    client.cookies.delete("front_door_visitor")

    for address in (link, link.removesuffix(".wav"), link.removesuffix(".wav") + "/0.ogg"):
        assert client.get(address).status_code == 404


def test_help_in_a_crisis_is_read_too_with_a_warning_that_others_hear_it(client: TestClient) -> None:
    page = ask(client, DANGER)
    link = sound_link(page)

    assert "others may hear it" in page.xpath("string(//a[@data-module='app-read-aloud'])")
    assert client.get(link).status_code == 200


def test_inside_the_widget_the_sound_stays_inside(client: TestClient) -> None:
    link = sound_link(ask(client, ALONE, "/embed"))

    assert link.startswith("/embed/answer/")
    assert client.get(link).status_code == 200


def test_without_a_voice_nothing_is_offered_and_the_reason_is_said(app: FastAPI, client: TestClient) -> None:
    link = sound_link(ask(client, ALONE))
    app.state.mouth = None
    page = html.fromstring(client.get("/conversation").text)

    assert not page.xpath("//a[@data-module='app-read-aloud']")
    assert page.xpath("//button[@data-module='app-read-aloud' and @hidden]")  # a voice of the device may do it
    told = client.get(link)
    assert told.status_code == 503
    assert "We cannot read this aloud right now" in told.text


class OddMouth:
    """A voice with a language of its own, that breaks off."""

    name = "odd"

    def __init__(self, *languages: str) -> None:
        self._languages = frozenset(languages)
        self.said: list[str] = []

    def languages(self) -> frozenset[str]:
        return self._languages

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        self.said.append(text)
        if "Gone" in text:
            raise EngineError("It broke off.")
        return np.ones(rate // 10, np.int16)

    def problem(self) -> str:
        return ""

    def close(self) -> None:
        return


def test_a_voice_that_lacks_the_language_is_not_offered(app: FastAPI, client: TestClient) -> None:
    app.state.mouth = OddMouth("cy")

    assert not ask(client, ALONE).xpath("//a[@data-module='app-read-aloud']")


def test_a_voice_that_breaks_off_is_said_in_plain_words(app: FastAPI, client: TestClient) -> None:
    link = sound_link(ask(client, ALONE))

    class Gone(OddMouth):
        def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
            raise EngineError("It broke off.")

    app.state.mouth = Gone("en")
    told = client.get(link)

    assert told.status_code == 503
    assert "broke off" not in told.text


def test_a_program_gets_an_answer_as_sound(client: TestClient) -> None:
    asked = client.post("/api/v1/ask", json={"question": ALONE}).json()
    address = f"/api/v1/conversations/{asked['conversation_id']}/answers/{asked['answer_id']}/speech"
    got = client.get(address)

    assert got.headers["content-type"] == "audio/wav"
    assert read_wav(got.content)[1] == 24_000
    client.cookies.clear()
    assert problem(client.get(address)) == (404, "unknown_answer")


def test_a_line_is_made_once(app: FastAPI, client: TestClient) -> None:
    app.state.mouth = OddMouth("en")
    address = sound_link(ask(client, ALONE)).removesuffix(".wav")
    for _ in range(3):
        client.get(f"{address}/0.ogg")

    assert len(app.state.mouth.said) == 1


async def _fill(aloud: Aloud, mouth: OddMouth, count: int) -> None:
    for number in range(count):
        await aloud.sound((Line(f"Line {number}", "en"),), mouth, "wav")


def test_what_is_kept_of_old_lines_makes_room_for_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    import anyio

    monkeypatch.setattr("app.web.aloud._KEPT_BYTES", 60_000)  # of these, two
    mouth, aloud = OddMouth("en"), Aloud(words_per_minute=160)
    anyio.run(_fill, aloud, mouth, 5)
    anyio.run(_fill, aloud, mouth, 1)

    assert mouth.said == [f"Line {number}" for number in (0, 1, 2, 3, 4, 0)]


# What is read


@pytest.mark.parametrize(
    ("language", "languages", "named"),
    [
        ("en", {"en", "cy"}, "en"),
        ("en", {"en-GB"}, "en-GB"),
        ("pt-BR", {"pt"}, "pt"),
        ("zh-Hant", {"zh"}, ""),
        ("ur-Latn", {"ur"}, ""),
        ("ur-Latn", {"ur-Latn"}, "ur-Latn"),
        ("EN", {"en"}, "en"),
        ("so", {"en"}, ""),
        ("en", set(), ""),
    ],
)
def test_a_language_is_read_by_its_nearest_voice_but_not_in_other_letters(
    language: str, languages: set[str], named: str
) -> None:
    assert tongue(language, languages) == named


def test_sentences_are_read_as_a_voice_reads_them_well() -> None:
    answer = Answer(Outcome.ANSWERED, (Sentence("You get 25% off."), Sentence("- Fill in the form.", kind="step")))

    assert [line.text for line in lines_of(answer, {"en"})] == [
        "You get twenty-five per cent off.",
        "Fill in the form.",
    ]


def test_choices_and_whom_to_call_are_read_as_well() -> None:
    asks_back = Answer(
        Outcome.CLARIFY,
        (Sentence("Who gave you the ticket?"),),
        options=(Option("The council", "q"), Option("A private firm", "q")),
    )
    hands_over = Answer(
        Outcome.HANDED_OVER,
        (Sentence("We cannot see your account here."),),
        contact=Contact("ct", "the council tax team", "01632 960101", hours="Monday to Friday, 9am to 5pm"),
    )

    assert lines_of(asks_back, {"en"})[-1].text == "You can choose: the council, or a private firm."
    assert lines_of(hands_over, {"en"})[-1].text.startswith("The council tax team: oh one six three two")


def test_a_number_that_the_answer_says_is_not_read_twice() -> None:
    contact = Contact("ct", "the council tax team", "01632 960101")
    answer = Answer(Outcome.HANDED_OVER, (Sentence("Call 01632 960101."),), contact=contact)

    assert len(lines_of(answer, {"en"})) == 1


def test_an_english_sentence_in_another_language_is_read_in_english() -> None:
    answer = Answer(
        Outcome.ANSWERED, (Sentence("Zahlen Sie 25 %."), Sentence("Pay 25%.", language="en")), language="de"
    )

    assert [(line.language, line.text) for line in lines_of(answer, {"en", "de"})] == [
        ("de", "Zahlen Sie 25 %."),
        ("en", "Pay twenty-five per cent."),
    ]
    assert [line.language for line in lines_of(answer, {"de"})] == ["de"]
    assert lines_of(answer, {"en"}) == ()
