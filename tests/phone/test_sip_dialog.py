"""One SIP call as a list of what is said: no socket, no clock."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone.sip import messages
from app.phone.sip.dialog import Confirmed, Dialog, Ended, Event, Offered, Pressed, Referred, Send, State
from app.phone.sip.messages import Request, Response

PHONE, OWN = ("198.51.100.7", 5_060), ("192.0.2.1", 5_070)
OFFER = b"v=0 an offer"


def _request(
    method: str,
    cseq: int,
    *,
    tag: str = "",
    branch: str = "",
    body: bytes = b"",
    more: tuple[tuple[str, str], ...] = (),
) -> Request:
    headers = (
        ("via", f"SIP/2.0/UDP 198.51.100.7:5060;branch={branch or f'z9hG4bK{cseq}{method}'}"),
        ("record-route", "<sip:proxy.example.org;lr>"),
        ("from", "<sip:ann@example.org>;tag=ann"),
        ("to", "<sip:frontdoor@192.0.2.1>" + (f";tag={tag}" if tag else "")),
        ("call-id", "call-1"),
        ("cseq", f"{cseq} {method}"),
        ("contact", "<sip:ann@198.51.100.7:5060>"),
        *more,
    )
    return Request(method=method, uri="sip:frontdoor@192.0.2.1", headers=headers, body=body)


INVITE = _request("INVITE", 1, branch="z9hG4bKinvite", body=OFFER)


class Talk:
    """A dialog with its clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.dialog = Dialog(INVITE, PHONE, own=OWN, now=self.now)
        self.begun = self.dialog.start()

    def says(self, method: str, cseq: int, **more: object) -> list[Event]:
        request = _request(method, cseq, tag=self.dialog.tag, **more)  # type: ignore[arg-type]
        return self.dialog.request(request, PHONE, self.now)

    def answered(self) -> Talk:
        self.dialog.accept(b"v=0 ours", self.now)
        return self

    def talking(self) -> Talk:
        assert self.answered().says("ACK", 1) == [Confirmed(b"")]
        return self

    def pass_time(self, seconds: float) -> list[tuple[float, Event]]:
        """Every event until then, with its time."""
        end, events = self.now + seconds, []
        while (due := self.dialog.deadline()) <= end:
            self.now = max(due, self.now)
            events += [(round(self.now - 100, 3), event) for event in self.dialog.tick(self.now)]
            if self.dialog.forgotten(self.now):
                break
        self.now = end
        return events


def _sent(events: Sequence[Event]) -> list[Request | Response]:
    read = [messages.parse(event.data) for event in events if isinstance(event, Send)]
    assert all(event.to == PHONE for event in events if isinstance(event, Send))
    return [message for message in read if message is not None]


def _statuses(events: Sequence[Event]) -> list[int]:
    return [message.status for message in _sent(events) if isinstance(message, Response)]


def _requests(events: Sequence[Event]) -> list[Request]:
    return [message for message in _sent(events) if isinstance(message, Request)]


def _others(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Send)]


def test_an_invite_is_taken_rung_and_asks_for_an_answer() -> None:
    talk = Talk()

    assert _statuses(talk.begun) == [100, 180]
    assert _others(talk.begun) == [Offered(OFFER)]


def test_the_same_invite_again_gets_the_latest_response_again() -> None:
    talk = Talk()

    assert _statuses(talk.dialog.request(INVITE, PHONE, talk.now)) == [180]
    talk.answered()
    assert _statuses(talk.dialog.request(INVITE, PHONE, talk.now)) == [200]


def test_an_answer_is_repeated_until_it_is_confirmed() -> None:
    talk = Talk().answered()

    repeated = talk.pass_time(8)
    confirmed = talk.says("ACK", 1)

    assert [time for time, _ in repeated] == [0.5, 1.5, 3.5, 7.5]
    assert {status for _, event in repeated for status in _statuses([event])} == {200}
    assert confirmed == [Confirmed(b"")]
    assert talk.says("ACK", 1) == []
    assert talk.pass_time(100) == []
    assert talk.dialog.state is State.TALKING


def test_an_answer_that_nobody_confirms_ends_the_call() -> None:
    talk = Talk().answered()

    events = talk.pass_time(200)

    assert [event for _, event in events if isinstance(event, Ended)] == [Ended("never confirmed")]
    assert next(request.method for _, event in events for request in _requests([event])) == "BYE"
    assert sum(isinstance(event, Send) for _, event in events) <= 11 + 11, "a stranger's name must not draw a stream"
    assert talk.dialog.forgotten(talk.now)


def test_a_refusal_is_repeated_until_it_is_confirmed_and_then_soon_forgotten() -> None:
    talk = Talk()

    events = talk.dialog.refuse(488, talk.now)
    repeated = talk.pass_time(2)
    confirmed = talk.dialog.request(_request("ACK", 1, tag=talk.dialog.tag, branch="z9hG4bKinvite"), PHONE, talk.now)

    assert _statuses(events) == [488]
    assert _others(events) == [Ended("refused")]
    assert [_statuses([event]) for _, event in repeated] == [[488], [488]]
    assert confirmed == []
    assert talk.pass_time(6) == []
    assert talk.dialog.forgotten(talk.now)


def test_a_cancelled_call_ends_before_it_was_answered() -> None:
    talk = Talk()

    events = talk.dialog.request(_request("CANCEL", 1, branch="z9hG4bKinvite"), PHONE, talk.now)

    assert _statuses(events) == [200, 487]
    assert _others(events) == [Ended("cancelled by the caller")]
    assert talk.dialog.accept(b"v=0", talk.now) == []


def test_a_cancel_that_comes_too_late_changes_nothing() -> None:
    talk = Talk().answered()

    events = talk.dialog.request(_request("CANCEL", 1, branch="z9hG4bKinvite"), PHONE, talk.now)

    assert _statuses(events) == [200]
    assert talk.says("ACK", 1) == [Confirmed(b"")]


def test_a_cancel_of_something_else_is_refused() -> None:
    talk = Talk()

    assert _statuses(talk.dialog.request(_request("CANCEL", 1, branch="z9hG4bKother"), PHONE, talk.now)) == [481]
    assert talk.dialog.state is State.RINGING


def test_the_caller_hangs_up_once_however_often_it_is_said() -> None:
    talk = Talk().talking()

    first, again, later = talk.says("BYE", 2), talk.says("BYE", 2), talk.says("INFO", 3)

    assert _statuses(first) == [200]
    assert _others(first) == [Ended("hung up by the caller")]
    assert _statuses(again) == [200]
    assert _others(again) == []
    assert _statuses(later) == [481]
    assert talk.dialog.hang_up(talk.now) == []
    talk.pass_time(40)
    assert talk.dialog.forgotten(talk.now)


def test_we_hang_up_by_the_way_the_call_came() -> None:
    talk = Talk().talking()

    events = talk.dialog.hang_up(talk.now)
    bye = _requests(events)[0]
    repeated = talk.pass_time(1)
    talk.dialog.response(Response(status=200, headers=bye.headers), talk.now)

    assert bye.method == "BYE"
    assert bye.uri == "sip:ann@198.51.100.7:5060"
    assert messages.every(bye.headers, "route") == ["<sip:proxy.example.org;lr>"]
    assert messages.first(bye.headers, "to") == "<sip:ann@example.org>;tag=ann"
    assert messages.tag(messages.first(bye.headers, "from")) == talk.dialog.tag
    assert len(repeated) == 1
    assert talk.pass_time(20) == []
    assert not talk.dialog.unanswered


def test_a_bye_that_nobody_answers_is_given_up() -> None:
    talk = Talk().talking()
    talk.dialog.hang_up(talk.now)

    events = talk.pass_time(100)

    assert len(events) == 10
    assert talk.dialog.forgotten(talk.now)


def test_both_may_hang_up_at_once() -> None:
    talk = Talk().talking()
    talk.dialog.hang_up(talk.now)

    assert _statuses(talk.says("BYE", 2)) == [200]


def test_a_change_of_the_call_is_answered_and_an_old_or_early_one_is_not() -> None:
    talk = Talk().talking()

    changed = talk.says("INVITE", 2, body=b"v=0 hold")
    answered = talk.dialog.accept(b"v=0 held", talk.now)
    early = talk.says("INVITE", 3, body=b"v=0 more")
    talk.says("ACK", 2)

    assert _others(changed) == [Offered(b"v=0 hold")]
    assert _statuses(changed) == [100]
    assert _statuses(answered) == [200]
    assert _statuses(early) == [491]
    assert _statuses(talk.says("INVITE", 1 + 0, body=b"v=0")) == [500]
    assert talk.dialog.state is State.TALKING


def test_a_refused_change_leaves_the_call_as_it_was() -> None:
    talk = Talk().talking()
    talk.says("INVITE", 2, body=b"v=0 fax")

    events = talk.dialog.refuse(488, talk.now)

    assert _statuses(events) == [488]
    assert _others(events) == []
    assert talk.says("ACK", 2) == []
    assert _requests(talk.dialog.hang_up(talk.now))[0].method == "BYE"


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay", b"Signal= #\r\nDuration= 160\r\n", "#"),
        ("application/dtmf-relay; charset=utf-8", b"Duration=100\nsignal=11", "#"),
        ("application/dtmf", b"*", "*"),
        ("application/dtmf", b"10", "*"),
        ("application/dtmf-relay", b"Duration=160", ""),
        ("application/dtmf-relay", b"Signal=12", ""),
        ("application/media_control+xml", b"5", ""),
        ("", b"5", ""),
    ],
)
def test_keys_told_by_signalling_count_once(kind: str, body: bytes, key: str) -> None:
    talk = Talk().talking()

    first = talk.says("INFO", 2, body=body, more=(("content-type", kind),))
    again = talk.says("INFO", 2, body=body, more=(("content-type", kind),))

    assert _statuses(first) == _statuses(again) == [200]
    assert _others(first) == ([Pressed(key)] if key else [])
    assert _others(again) == []


def test_what_we_cannot_do_is_refused_and_options_are_told() -> None:
    talk = Talk().talking()

    assert _statuses(talk.says("UPDATE", 2)) == [405]
    assert _statuses(talk.says("REFER", 3)) == [405]
    assert _statuses(talk.says("OPTIONS", 4)) == [200]


# --- putting through -----------------------------------------------------------------------------------------------


def _refer(talk: Talk, target: str = "customer-services") -> Request:
    events = talk.dialog.ask_transfer(target, talk.now, team="benefits", summary="Asked about\r\nbins.")
    return _requests(events)[0]


def _notify(talk: Talk, cseq: int, line: str) -> list[Event]:
    return talk.says("NOTIFY", cseq, body=line.encode(), more=(("event", "refer"),))


def test_a_transfer_asks_the_exchange_that_called() -> None:
    refer = _refer(Talk().talking())

    assert refer.method == "REFER"
    assert messages.first(refer.headers, "refer-to") == "<sip:customer-services@198.51.100.7:5060>"
    assert messages.first(refer.headers, "x-front-door-team") == "benefits"
    assert messages.first(refer.headers, "x-front-door-summary") == "Asked about bins."


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("sip:desk@pbx.example.org;user=phone", "<sip:desk@pbx.example.org;user=phone>"),
        ("tel:+441154960123", "<tel:+441154960123>"),
        ("+44 115", "<sip:+44%20115@198.51.100.7:5060>"),
        ("6#1", "<sip:6%231@198.51.100.7:5060>"),
    ],
)
def test_a_target_becomes_an_address(target: str, address: str) -> None:
    assert messages.first(_refer(Talk().talking(), target).headers, "refer-to") == address


@pytest.mark.parametrize("target", ["", "  ", "a\r\nEvil: yes", "x" * 200])
def test_what_is_no_target_is_not_asked_for(target: str) -> None:
    talk = Talk().talking()

    assert talk.dialog.ask_transfer(target, talk.now, team="", summary="") == [Referred(False)]


def test_a_transfer_is_done_when_the_other_telephone_answers() -> None:
    talk = Talk().talking()
    refer = _refer(talk)

    assert talk.dialog.response(Response(status=202, headers=refer.headers), talk.now) == []
    assert _others(_notify(talk, 2, "SIP/2.0 100 Trying\r\n")) == []
    assert _others(_notify(talk, 3, "SIP/2.0 200 OK\r\n")) == [Referred(True)]


@pytest.mark.parametrize("status", [401, 405, 501, 603])
def test_an_exchange_that_will_not_transfer_keeps_the_call(status: int) -> None:
    talk = Talk().talking()
    refer = _refer(talk)

    assert talk.dialog.response(Response(status=status, headers=refer.headers), talk.now) == [Referred(False)]
    assert talk.dialog.state is State.TALKING


def test_a_transfer_that_finds_nobody_keeps_the_call() -> None:
    talk = Talk().talking()
    refer = _refer(talk)
    talk.dialog.response(Response(status=202, headers=refer.headers), talk.now)

    assert _others(_notify(talk, 2, "SIP/2.0 486 Busy Here\r\n")) == [Referred(False)]
    assert talk.dialog.state is State.TALKING


def test_an_exchange_that_took_the_wish_and_says_no_more_has_done_it() -> None:
    talk = Talk().talking()
    refer = _refer(talk)
    talk.dialog.response(Response(status=202, headers=refer.headers), talk.now)

    assert [(time, event) for time, event in talk.pass_time(60) if isinstance(event, Referred)] == [
        (8.0, Referred(True))
    ]


def test_an_exchange_that_does_not_even_answer_the_wish_has_not() -> None:
    talk = Talk().talking()
    _refer(talk)

    assert [event for _, event in talk.pass_time(60) if isinstance(event, Referred)] == [Referred(False)]


def test_an_exchange_that_hangs_up_on_us_after_taking_the_wish_has_done_it() -> None:
    talk = Talk().talking()
    refer = _refer(talk)
    talk.dialog.response(Response(status=202, headers=refer.headers), talk.now)

    assert _others(talk.says("BYE", 2)) == [Referred(True), Ended("hung up by the caller")]


def test_a_caller_who_leaves_before_the_wish_was_taken_was_not_put_through() -> None:
    talk = Talk().talking()
    _refer(talk)

    assert Referred(True) not in talk.says("BYE", 2)


METHODS = st.sampled_from(["INVITE", "ACK", "BYE", "CANCEL", "INFO", "NOTIFY", "OPTIONS", "UPDATE"])
DEEDS = st.sampled_from(["accept", "refuse", "hang up", "transfer", "wait", "respond"])


@given(st.lists(st.one_of(st.tuples(METHODS, st.integers(0, 6)), DEEDS), max_size=25))
def test_whatever_the_order_a_call_ends_at_most_once_and_is_forgotten(steps: list[str | tuple[str, int]]) -> None:
    talk = Talk()
    events: list[Event] = []

    for step in steps:
        if isinstance(step, tuple):
            events += talk.says(step[0], step[1])
        elif step == "accept":
            events += talk.dialog.accept(b"v=0", talk.now)
        elif step == "refuse":
            events += talk.dialog.refuse(488, talk.now)
        elif step == "hang up":
            events += talk.dialog.hang_up(talk.now)
        elif step == "transfer":
            events += talk.dialog.ask_transfer("x", talk.now, team="", summary="")
        elif step == "respond":
            for request in _requests(events)[-1:]:
                events += talk.dialog.response(Response(status=202, headers=request.headers), talk.now)
        else:
            events += [event for _, event in talk.pass_time(5)]
    events += talk.dialog.hang_up(talk.now)
    events += [event for _, event in talk.pass_time(300)]

    assert sum(isinstance(event, Ended) for event in events) == 1
    assert talk.dialog.forgotten(talk.now)
