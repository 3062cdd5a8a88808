"""'Read aloud' in the chat by the server's voice: in order, one at a time, and quiet when it is told to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Request, expect
from steps import ANSWERED, AXE, CRISIS, HANDED_OVER, faults, sideways, then_the_answer_is_there, when_i_ask

from pipelines.engines.mouth import synthesiser
from pipelines.engines.protocols import SpeechSynthesiser
from pipelines.settings import Settings

pytestmark = pytest.mark.browser

READ = "Read aloud"
STOP = "Stop reading"
PHONE = {"width": 320, "height": 640}
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run")
# Every sound that the page plays, in order, with its end; a browser without loudspeakers plays it all the same.
LISTEN = """() => {
  window.heard = []
  const usual = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function () {
    window.heard.push(this)
    return usual.call(this)
  }
}"""
PLAYED = "() => window.heard.map((audio) => audio.src.split('/').pop())"
SPEAKING = "() => window.heard.filter((audio) => !audio.paused && !audio.ended).length"


@pytest.fixture
def mouth(site, settings: Settings) -> Iterator[SpeechSynthesiser]:
    made = synthesiser(settings)
    site.app.state.mouth = made
    yield made
    site.app.state.mouth = None
    made.close()


@pytest.fixture
def chat(page: Page, mouth: SpeechSynthesiser) -> Page:
    page.goto("/")
    page.evaluate(LISTEN)
    return page


def given_an_answer(page: Page, question: str = ANSWERED, number: int = 1) -> None:
    when_i_ask(page, question)
    then_the_answer_is_there(page, number)


def then_it_is_quiet(page: Page) -> None:
    expect(page.get_by_role("button", name=STOP)).to_have_count(0)
    assert page.evaluate(SPEAKING) == 0


def test_nothing_is_read_before_it_is_asked_for(chat: Page) -> None:
    asked: list[Request] = []
    chat.on("request", lambda request: asked.append(request) if "/aloud" in request.url else None)
    given_an_answer(chat)
    chat.wait_for_timeout(500)

    expect(chat.get_by_role("button", name=READ)).to_be_visible()
    assert asked == []
    assert chat.evaluate(PLAYED) == []


def test_an_answer_is_read_to_its_end_in_order(chat: Page) -> None:
    given_an_answer(chat)
    chat.get_by_role("button", name=READ).click()
    expect(chat.get_by_role("button", name=STOP)).to_be_focused()
    chat.wait_for_function(SPEAKING)
    expect(chat.get_by_role("button", name=READ)).to_be_visible(timeout=60_000)

    played = chat.evaluate(PLAYED)
    assert len(played) >= 2
    assert played == [f"{place}.ogg" for place in range(len(played))]
    assert chat.evaluate("() => window.heard.every((audio) => audio.ended && audio.duration > 0.5)")
    expect(chat.locator(".app-c-read-aloud__status")).to_be_empty()


def test_while_one_line_is_read_the_next_is_fetched(chat: Page) -> None:
    chat.route("**/aloud/0.ogg", lambda route: None)  # the first never comes
    given_an_answer(chat)
    with chat.expect_request("**/aloud/1.ogg"):
        chat.get_by_role("button", name=READ).click()

    assert chat.evaluate(PLAYED) == ["0.ogg"]


@pytest.mark.parametrize("way", ["button", "Enter", "Escape"])
def test_it_stops_at_once_when_it_is_told_to(chat: Page, way: str) -> None:
    given_an_answer(chat)
    chat.get_by_role("button", name=READ).click()
    chat.wait_for_function(SPEAKING)
    chat.get_by_role("button", name=STOP).click() if way == "button" else chat.keyboard.press(way)

    then_it_is_quiet(chat)
    expect(chat.get_by_role("button", name=READ)).to_be_focused()
    chat.wait_for_timeout(700)
    then_it_is_quiet(chat)


def test_after_a_stop_it_begins_again_from_the_start(chat: Page) -> None:
    given_an_answer(chat)
    for _ in range(2):
        chat.get_by_role("button", name=READ).click()
        chat.wait_for_function(SPEAKING)
        chat.get_by_role("button", name=STOP).click()
    chat.get_by_role("button", name=READ).dblclick()  # begun and stopped before anything came
    chat.wait_for_timeout(700)

    assert chat.evaluate(PLAYED)[:2] == ["0.ogg", "0.ogg"]
    then_it_is_quiet(chat)


def test_only_one_answer_speaks_at_a_time(chat: Page) -> None:
    given_an_answer(chat)
    given_an_answer(chat, HANDED_OVER, 2)
    chat.get_by_role("button", name=READ).first.click()
    chat.wait_for_function(SPEAKING)
    chat.get_by_role("button", name=READ).click()  # of the other one
    chat.wait_for_function("() => window.heard.length > 1")

    expect(chat.get_by_role("button", name=STOP)).to_have_count(1)
    chat.wait_for_function("() => window.heard.filter((audio) => !audio.paused && !audio.ended).length === 1")
    assert chat.evaluate("() => window.heard[0].paused")


def test_a_new_question_makes_it_quiet(chat: Page) -> None:
    given_an_answer(chat)
    chat.get_by_role("button", name=READ).click()
    chat.wait_for_function(SPEAKING)
    given_an_answer(chat, HANDED_OVER, 2)

    then_it_is_quiet(chat)


def test_saying_whether_it_was_right_does_not(chat: Page) -> None:
    given_an_answer(chat)
    chat.get_by_role("button", name=READ).click()
    chat.wait_for_function(SPEAKING)
    chat.get_by_role("button", name="Yes", exact=True).click()

    expect(chat.get_by_role("button", name=STOP)).to_be_visible()


def test_an_answer_from_earlier_is_read_too(chat: Page) -> None:
    given_an_answer(chat)
    chat.reload()
    chat.evaluate(LISTEN)
    chat.get_by_role("button", name=READ).click()

    chat.wait_for_function(SPEAKING)


def test_when_the_answer_is_gone_or_the_voice_is_the_page_says_so(chat: Page, site) -> None:
    given_an_answer(chat)
    site.app.state.mouth = None
    chat.get_by_role("button", name=READ).click()

    status = chat.locator(".app-c-read-aloud__status")
    expect(status).to_have_text("We cannot read this aloud right now.")
    expect(status).to_have_attribute("role", "status")
    expect(chat.get_by_role("button", name=READ)).to_be_visible()


def test_a_sound_that_cannot_be_played_is_said_as_well(chat: Page) -> None:
    chat.route("**/aloud/*", lambda route: route.fulfill(status=500, body="broken"))
    given_an_answer(chat)
    chat.get_by_role("button", name=READ).click()

    expect(chat.locator(".app-c-read-aloud__status")).to_have_text("We cannot read this aloud right now.")


def test_a_browser_without_opus_gets_wav(page: Page, mouth: SpeechSynthesiser) -> None:
    page.add_init_script("HTMLMediaElement.prototype.canPlayType = (kind) => (kind.includes('wav') ? 'maybe' : '')")
    page.goto("/")
    page.evaluate(LISTEN)
    given_an_answer(page)
    page.get_by_role("button", name=READ).click()
    page.wait_for_function(SPEAKING)

    assert page.evaluate(PLAYED) == ["0.wav"]


def test_without_javascript_a_link_opens_the_sound(plain_page: Page, mouth: SpeechSynthesiser) -> None:
    plain_page.goto("/")
    given_an_answer(plain_page)
    link = plain_page.get_by_role("link", name=READ)
    got = plain_page.request.get(link.get_attribute("href") or "")

    assert got.headers["content-type"] == "audio/wav"
    assert got.body().startswith(b"RIFF")
    link.click()
    expect(plain_page).to_have_url(re.compile(r"/aloud\.wav$"))


def test_without_a_voice_anywhere_there_is_no_button(page: Page) -> None:
    page.goto("/")
    given_an_answer(page)

    expect(page.get_by_role("button", name=READ)).to_have_count(0)


def test_help_in_a_crisis_is_read_only_on_purpose_and_leaves_the_way_out_first(chat: Page) -> None:
    when_i_ask(chat, CRISIS)
    expect(chat.locator(".app-c-crisis")).to_be_visible()
    chat.evaluate(LISTEN)
    button = chat.get_by_role("button", name="Read aloud (others may hear it)")
    button.click()
    chat.wait_for_function(SPEAKING)
    assert chat.get_by_role("button", name="Exit this page").first.is_visible()
    chat.keyboard.press("Escape")

    then_it_is_quiet(chat)


@needs_axe
@pytest.mark.parametrize("question", [ANSWERED, CRISIS])
def test_axe_finds_nothing_while_it_reads(new_context: Callable, mouth: SpeechSynthesiser, question: str) -> None:
    page = new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce").new_page()
    page.goto("/")
    when_i_ask(page, question)
    page.get_by_role("button", name=READ).click()
    expect(page.get_by_role("button", name=STOP)).to_be_visible()

    assert faults(page) == []
    assert sideways(page) == 0
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []


def test_nothing_breaks_the_pages_own_content_policy(chat: Page) -> None:
    complaints: list[str] = []
    chat.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    chat.on("pageerror", lambda error: complaints.append(str(error)))
    given_an_answer(chat)
    chat.get_by_role("button", name=READ).click()
    chat.wait_for_function(SPEAKING)

    assert complaints == []
