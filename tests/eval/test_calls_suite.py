"""The suites of telephone calls judge what a caller got, and tell a bad service from a good one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eval.calls.planned_caller import PlannedCaller
from eval.calls.rehearsal import Do, Moment, Rehearsal, Rehearsed
from eval.calls.voices import NATURAL, on_the_line, spoken
from eval.schema import CASES, CallCase, read_cases
from eval.suites.calls import _scores  # pyright: ignore[reportPrivateUsage]
from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import Heard
from pipelines.voice.call import Call
from pipelines.voice.events import Expecting, Reply, Spoken, Topic, Transfer, Understood
from pipelines.voice.house import House
from pipelines.voice.phone_replies import load_phone_replies

from pipelines.settings import PROJECT  # isort: skip

CASE = CallCase(
    id="CAL-999",
    source="synthetic",
    why="a test",
    kind="answer",
    says="How do I pay?",
    voice="flite slt",
    gold_pages=("/pay",),
    key_facts=(("14 days",),),
)
ANSWER = Reply(
    outcome="answered",
    first=(Spoken(text="You have fourteen days."),),
    page_url="https://www.northmere.example/pay",
    said_words="You have 14 days.",
)
OTHER = replace(ANSWER, page_url="https://www.northmere.example/else")


class Parrot:
    """Understands whatever is said as a question and answers it with what the test gives."""

    def __init__(self, *replies: Reply, topics: tuple[Topic, ...] = ()) -> None:
        self._replies = list(replies)
        self._topics = topics

    def understand(self, heard: Heard, expecting: Expecting, **more: object) -> Understood:
        del expecting, more
        if heard.text == "no thank you":
            return Understood(text=heard.text, question="no thank you")
        return Understood(text=heard.text, question="" if self._topics else heard.text, topics=self._topics)

    def reply(self, question: str, **more: object) -> Reply:
        del question, more
        return self._replies[0]


class Loud:
    window = 256

    def chance(self, window: Pcm) -> float:
        return 1.0 if np.abs(window).max() > 500 else 0.0

    def reset(self) -> None: ...


def tone(words: str) -> Pcm:
    return (3_000 * np.sin(np.arange(2_800 * len(words.split())))).astype(np.int16)


def played(mind: Parrot, *, says: str = CASE.says, means: bool = True) -> Rehearsed:
    house = House(name="Testmere Council", replies=load_phone_replies(PROJECT / "prompts"))
    caller = PlannedCaller(says, "", means=lambda topic: means, wants_more=lambda moment: False)
    call = Call(house, Loud(), new_reference=lambda: "C2222")
    return Rehearsal(
        call, mind, caller, voice=tone, listen=lambda sound, said, expecting: Heard(text=said.lower())
    ).run()


def test_every_case_of_the_file_can_be_played() -> None:
    cases = read_cases(CallCase, CASES / "calls.jsonl")

    assert len(cases) >= 60
    assert len({case.says for case in cases if case.kind == "answer"}) >= 40
    assert {case.voice for case in cases} == set(NATURAL)
    assert sum(case.kind == "crisis" for case in cases) >= 5


def test_a_call_with_the_right_answer_is_right() -> None:
    done = played(Parrot(ANSWER))

    assert done.asked[0] == "how do i pay?"
    assert _scores(CASE, done)["right"] == 1.0
    assert _scores(CASE, done)["other_answer"] == 0.0


def test_an_answer_from_another_page_is_wrong_and_counted_as_such() -> None:
    scores = _scores(CASE, played(Parrot(OTHER)))

    assert scores["right"] == 0.0
    assert scores["other_answer"] == 1.0


def test_a_key_fact_that_was_not_said_is_missed() -> None:
    silent = replace(ANSWER, first=(Spoken(text="You have some time."),))

    assert _scores(CASE, played(Parrot(silent)))["right"] == 0.0


def test_a_spoken_figure_that_the_answer_does_not_have_is_a_wrong_fact() -> None:
    wrong = replace(ANSWER, first=(Spoken(text="You have forty days."),))

    assert _scores(CASE, played(Parrot(wrong)))["wrong_fact"] == 1.0
    assert _scores(CASE, played(Parrot(ANSWER)))["wrong_fact"] == 0.0


def test_a_caller_agrees_only_with_what_was_meant() -> None:
    topic = Topic(label="paying", question="how do i pay?", page="https://www.northmere.example/pay", chance=0.9)

    agreed = played(Parrot(ANSWER, topics=(topic,)), means=True)
    refused = played(Parrot(ANSWER, topics=(topic,)), means=False)

    assert Do(key="1") in agreed.did
    assert agreed.replies
    assert Do(key="1") not in refused.did
    assert refused.replies == []


@pytest.mark.parametrize(
    ("kind", "done", "right"),
    [
        ("person", Rehearsed(transfer=Transfer("", "asked", "")), 1.0),
        ("person", Rehearsed(), 0.0),
        ("crisis", Rehearsed(replies=[replace(ANSWER, crisis=True)]), 1.0),
        ("crisis", Rehearsed(replies=[ANSWER]), 0.0),
        ("clarify", Rehearsed(said=["Press 1 for a.", "Press 2 for b."]), 1.0),
        ("clarify", Rehearsed(replies=[ANSWER]), 0.0),
    ],
)
def test_other_endings_are_judged_by_what_they_are_for(kind: str, done: Rehearsed, right: float) -> None:
    case = CASE.model_copy(update={"kind": kind, "gold_pages": (), "key_facts": (), "crisis": "gas_leak"})

    assert _scores(case, done)["right"] == right


def test_a_caller_gives_up_at_last() -> None:
    class Deaf(Parrot):
        def understand(self, heard: Heard, expecting: Expecting, **more: object) -> Understood:
            del heard, expecting, more
            return Understood(text="")

    done = played(Deaf())

    assert done.transfer is not None or done.hung_up


@pytest.mark.parametrize("voice", [*NATURAL, "espeak en-gb-scotland"])
def test_each_voice_speaks_over_the_line(voice: str) -> None:
    sound = on_the_line(spoken("How do I pay my council tax?", voice), noise_db=20)

    assert 1.0 < len(sound) / 8_000 < 6.0
    assert np.abs(sound.astype(int)).max() > 5_000


def test_a_moment_tells_the_caller_what_was_said() -> None:
    heard: list[Moment] = []

    class Watching(PlannedCaller):
        def turn(self, moment: Moment) -> Do:
            heard.append(moment)
            return Do()

    house = House(name="Testmere Council", replies=load_phone_replies(PROJECT / "prompts"))
    caller = Watching("a", "", means=lambda topic: True, wants_more=lambda moment: False)
    done = Rehearsal(
        Call(house, Loud(), new_reference=lambda: "C2222"),
        Parrot(),
        caller,
        voice=tone,
        listen=lambda sound, said, expecting: Heard(text=said),
    ).run()

    assert done.hung_up == "caller"
    assert "computer" in heard[0].said[0]
