"""Officers see what residents asked by chat and by telephone, masked, and that they read it is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from staff_desk import Desk
from starlette.testclient import TestClient

from app.phone.call_records import CallRecords, KeptCall, KeptTurn
from app.web.staff.room import StaffRoom

CALL = KeptCall(
    reference="C7KM2P",
    council="testmere",
    line="asterisk",
    call_id="1764.22",
    seconds=83.0,
    ending="transfer: asked",
    team="council_tax",
    turns=(
        KeptTurn(heard="i live on my own", confidence=0.71, said="You pay 25% less.", outcome="answered", seconds=12.0),
    ),
    engines={"ears": "sphinx", "mouth": "espeak-ng"},
)


@pytest.fixture
def calls(room: StaffRoom) -> CallRecords:
    return CallRecords(room.records, days=30)


def test_chats_and_calls_stand_in_one_list(app: FastAPI, ann: Desk, calls: CallRecords) -> None:
    asked = app.state.desk.ask("How do I pay my council tax?", "a visitor")
    calls.keep(CALL)

    page = ann.client.get("/staff/conversations").text

    assert f'href="/staff/conversations/{asked.conversation_id}"' in page
    assert "How do I pay my council tax?" in page
    assert 'href="/staff/conversations/calls/C7KM2P"' in page
    assert "Put through: asked" in page


def test_the_questions_of_a_call_are_no_second_chat(app: FastAPI, ann: Desk, calls: CallRecords) -> None:
    asked = app.state.desk.ask("How do I pay my council tax?", "phone-1", channel="phone")
    calls.keep(KeptCall(**{**_fields(CALL), "conversation_id": asked.conversation_id}))

    page = ann.client.get("/staff/conversations").text

    assert f"/staff/conversations/{asked.conversation_id}" not in page
    assert page.count("app-s-list__name") == 1


def test_a_chat_shows_every_turn_and_reading_it_is_written_down(app: FastAPI, ann: Desk, room: StaffRoom) -> None:
    asked = app.state.desk.ask("My e-mail is bob@example.com, how do I pay?", "a visitor")

    page = ann.client.get(f"/staff/conversations/{asked.conversation_id}").text

    assert "how do I pay" in page
    assert "bob@example.com" not in page
    assert [(deed.officer, deed.action) for deed in room.records.deeds(asked.conversation_id)] == [
        ("Ann Archer", "conversation_read")
    ]


def test_a_call_shows_what_was_heard_how_sure_and_what_was_said(ann: Desk, calls: CallRecords) -> None:
    calls.keep(CALL)

    page = ann.client.get("/staff/conversations/calls/C7KM2P").text

    assert "i live on my own" in page
    assert "71% sure" in page
    assert "You pay 25% less." in page
    assert "1 min 23 s" in page


def test_a_conversation_whose_words_may_not_be_kept_says_so(app: FastAPI, ann: Desk) -> None:
    asked = app.state.desk.ask("my husband hits me and I am scared to go home", "a visitor")
    assert asked.answer.exit_page

    page = ann.client.get(f"/staff/conversations/{asked.conversation_id}").text

    assert "No words are kept of this turn." in page


@pytest.mark.parametrize("path", ["nothing", "calls/C00000", "calls/" + "x" * 500])
def test_what_is_not_there_is_said_in_plain_words(ann: Desk, path: str) -> None:
    response = ann.client.get(f"/staff/conversations/{path}")

    assert response.status_code == 404
    assert "There is no such" in response.text


@pytest.mark.parametrize("before", ["", "yesterday", "2026-01-01T00:00:00", "2020-01-01T00:00:00+00:00"])
def test_any_time_in_the_address_gives_a_page(ann: Desk, before: str) -> None:
    assert ann.client.get("/staff/conversations", params={"before": before}).status_code == 200


def test_a_long_list_goes_on(ann: Desk, calls: CallRecords, room: StaffRoom) -> None:
    for number in range(60):
        calls.keep(KeptCall(**{**_fields(CALL), "reference": f"C{number:05d}"}))

    first = ann.client.get("/staff/conversations").text
    link = first.split("?before=")[1].split('"')[0]
    second = ann.client.get(f"/staff/conversations?before={link}").text

    assert first.count("app-s-list__name") == 50
    assert "Newest conversations" in second


def test_calls_are_counted_by_how_they_ended_and_go_when_their_time_is_over(app: FastAPI, calls: CallRecords) -> None:
    calls.keep(CALL)

    counted = calls.counts("testmere", since=datetime.now(UTC) - timedelta(days=1))
    removed = dict(app.state.store.purge(datetime.now(UTC) + timedelta(days=31)).removed)

    assert counted == [("transfer: asked", 1)]
    assert removed["calls"] == 1
    assert calls.find("testmere", "C7KM2P") is None


def test_a_stranger_sees_none_of_it(anyone: TestClient) -> None:
    response = anyone.get("/staff/conversations", follow_redirects=False)

    assert response.status_code in (302, 303)
    assert "/staff/sign-in" in response.headers["location"]


def _fields(call: KeptCall) -> dict[str, object]:
    return {name: getattr(call, name) for name in call.__slots__}
