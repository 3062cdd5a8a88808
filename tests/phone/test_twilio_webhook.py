"""Twilio's webhooks, signed and read by its own package."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_server import MediaServer, running
from pydantic import SecretStr
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

from app.phone.media_websocket import switchboard_of
from app.phone.next_steps import Announced
from app.phone.twilio_webhook import sign
from pipelines.settings import PhoneSettings

SECRET = "auth-token-of-twilio"
PUBLIC = "https://frontdoor.council.example"
FORM = {
    "CallSid": "CA1",
    "From": "+441155550100",
    "To": "+441155550199",
    "Direction": "inbound",
    "Caller Name": "É & Ö",
}


@pytest.fixture(scope="module")
def server() -> Iterator[MediaServer]:
    phone = PhoneSettings(
        twilio=True, twilio_auth_token=SecretStr(SECRET), public_url=f"{PUBLIC}/", person="0115 555 0101"
    )
    with running(phone) as server:
        yield server


def ask(
    server: MediaServer, path: str, form: dict[str, str], *, signed_for: str | None = None, secret: str = SECRET
) -> httpx.Response:
    """Send a form as Twilio does, signed by Twilio's own package."""
    signature = RequestValidator(secret).compute_signature(signed_for or f"{PUBLIC}{path}", form)
    return httpx.post(f"{server.http}{path}", data=form, headers={"X-Twilio-Signature": signature})


def same(response: httpx.Response, expected: VoiceResponse) -> bool:
    assert response.headers["content-type"].startswith("text/xml")
    return ElementTree.canonicalize(response.text) == ElementTree.canonicalize(str(expected))


_names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(_names, _names), max_size=8), st.sampled_from(["", "?a=b%20c", "?call=CA1&x"]))
def test_signatures_are_those_of_twilio(fields: list[tuple[str, str]], query: str) -> None:
    class Many(dict[str, str]):
        def getall(self, name: str) -> list[str]:
            return [value for found, value in fields if found == name]

    theirs = RequestValidator(SECRET).compute_signature(f"{PUBLIC}/phone{query}", Many(fields))

    assert sign(f"{PUBLIC}/phone{query}", fields, SECRET) == theirs


def test_a_call_is_streamed_here_with_a_token_of_its_own(server: MediaServer) -> None:
    response = ask(server, "/phone/twilio/voice", FORM)
    parameter = ElementTree.fromstring(response.text).find("Connect/Stream/Parameter")
    assert parameter is not None
    token = parameter.attrib["value"]

    connect = Connect(action=f"{PUBLIC}/phone/twilio/next", method="POST")
    connect.stream(url="wss://frontdoor.council.example/phone/twilio/stream").parameter(name="token", value=token)
    expected = VoiceResponse()
    expected.append(connect)
    assert same(response, expected)
    tokens = switchboard_of(server.app.state).tokens
    assert tokens.take(token) == Announced(call_id="CA1", caller="+441155550100")
    assert tokens.take(token) is None


@pytest.mark.parametrize("caller", ["anonymous", "", "client:ann", "sip:ann@x.example"])
def test_a_withheld_number_stays_withheld(server: MediaServer, caller: str) -> None:
    response = ask(server, "/phone/twilio/voice", FORM | {"From": caller})
    parameter = ElementTree.fromstring(response.text).find("Connect/Stream/Parameter")
    assert parameter is not None

    assert switchboard_of(server.app.state).tokens.take(parameter.attrib["value"]) == Announced(
        call_id="CA1", caller=""
    )


@pytest.mark.parametrize("port", ["", ":443"])
def test_the_standard_port_may_be_signed_or_not(server: MediaServer, port: str) -> None:
    signed_for = f"{PUBLIC}{port}/phone/twilio/voice"

    assert ask(server, "/phone/twilio/voice", FORM, signed_for=signed_for).status_code == 200


@pytest.mark.parametrize("path", ["/phone/twilio/voice", "/phone/twilio/next", "/phone/twilio/whisper?call=CA1"])
def test_forged_requests_are_refused(server: MediaServer, path: str, caplog: pytest.LogCaptureFixture) -> None:
    signature = RequestValidator(SECRET).compute_signature(f"{PUBLIC}{path}", FORM)
    address = f"{server.http}{path}"
    changed, doubled = FORM | {"From": "+449999"}, [*FORM.items(), ("CallSid", "CA2")]
    answers = [
        httpx.post(address, data=FORM),
        httpx.post(address, data=FORM, headers={"X-Twilio-Signature": ""}),
        httpx.post(address, data=FORM, headers={"X-Twilio-Signature": b"\xe9" * 28}),
        httpx.post(address, data=changed, headers={"X-Twilio-Signature": signature}),
        httpx.post(address, content=httpx.QueryParams(doubled).__str__(), headers={"X-Twilio-Signature": signature}),
        ask(server, path, FORM, secret="another"),
        ask(server, path, FORM, signed_for=f"https://elsewhere.example{path}"),
        ask(server, path, FORM, signed_for=f"{PUBLIC}/phone/twilio/other"),
    ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert "<Response>" not in "".join(answer.text for answer in answers)
    assert SECRET not in caplog.text
    assert "+449999" not in caplog.text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=%FF", "é=1".encode(), b"&".join(b"a=1" for _ in range(500))])
def test_bodies_that_are_no_form_are_refused(server: MediaServer, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "x"}

    assert httpx.post(f"{server.http}/phone/twilio/voice", content=body, headers=headers).status_code == 400


def test_a_call_without_a_name_is_refused(server: MediaServer) -> None:
    assert ask(server, "/phone/twilio/voice", {"From": "+441155550100"}).status_code == 400


def test_a_caller_is_put_through_with_the_story_so_far(server: MediaServer) -> None:
    steps = switchboard_of(server.app.state).next_steps
    steps.put_through("CAdial", "0115 555 0100", "parking", 'asks about [PCN] & "bailiffs"')
    dialled = ask(server, "/phone/twilio/next", {"CallSid": "CAdial"})
    whispered = ask(server, "/phone/twilio/whisper?call=CAdial", {"CallSid": "CAofDesk"})

    dial = Dial(timeout=60, answer_on_bridge=True)
    dial.number("0115 555 0100", url=f"{PUBLIC}/phone/twilio/whisper?call=CAdial")
    expected = VoiceResponse()
    expected.append(dial)
    expected.say("Sorry, nobody can take your call at the moment. Please call again later.", language="en-GB")
    expected.hangup()
    assert same(dialled, expected)
    told = VoiceResponse()
    told.say("asks about PCN bailiffs", language="en-GB")
    assert same(whispered, told)


def test_a_sip_address_is_dialled_as_one(server: MediaServer) -> None:
    switchboard_of(server.app.state).next_steps.put_through("CAsip", "sip:desk@pbx.example;transport=tls")
    dial = ElementTree.fromstring(ask(server, "/phone/twilio/next", {"CallSid": "CAsip"}).text).find("Dial/Sip")

    assert dial is not None
    assert (dial.text, dial.attrib) == ("sip:desk@pbx.example;transport=tls", {})


def test_a_call_that_was_ended_is_hung_up(server: MediaServer) -> None:
    switchboard_of(server.app.state).next_steps.end("CAend")
    expected = VoiceResponse()
    expected.hangup()

    assert same(ask(server, "/phone/twilio/next", {"CallSid": "CAend"}), expected)


def test_a_call_that_broke_goes_to_a_person(server: MediaServer) -> None:
    number = ElementTree.fromstring(ask(server, "/phone/twilio/next", {"CallSid": "CAbroke"}).text).find("Dial/Number")

    assert number is not None
    assert number.text == "0115 555 0101"


def test_a_person_whom_twilio_cannot_reach_is_excused() -> None:
    phone = PhoneSettings(twilio=True, twilio_auth_token=SecretStr(SECRET), public_url=PUBLIC)
    with running(phone) as server:
        answer = ElementTree.fromstring(ask(server, "/phone/twilio/next", {"CallSid": "CA1"}).text)

    assert [verb.tag for verb in answer] == ["Say", "Hangup"]


def test_nothing_is_whispered_of_an_unknown_call(server: MediaServer) -> None:
    assert same(ask(server, "/phone/twilio/whisper?call=CAnobody", {"CallSid": "CA2"}), VoiceResponse())


@pytest.mark.parametrize(
    ("phone", "status"),
    [
        (PhoneSettings(), 404),
        (PhoneSettings(twilio=True, public_url=PUBLIC), 503),
        (PhoneSettings(twilio=True, twilio_auth_token=SecretStr(SECRET)), 503),
    ],
)
def test_without_its_settings_no_webhook_answers(phone: PhoneSettings, status: int) -> None:
    with running(phone) as server:
        assert ask(server, "/phone/twilio/voice", FORM).status_code == status
