"""Whisper's process as callers meet it: each hears their own, silence stays silence, a crash is told at once."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGKILL, SIGSTOP, SIGTERM

import numpy as np
import pytest
from whisper_rig import HEARD, LOADED_SECONDS, RATE, SENTENCES, end, hear, recogniser, runs, silence, wait_for

from pipelines.audio.resample import resample
from pipelines.engines import whisper_link, whisper_recogniser
from pipelines.engines.silero_activity import SileroActivity
from pipelines.engines.whisper_recogniser import MISSING, WhisperRecogniser
from pipelines.errors import EngineError, ModelBusyError, ModelFileError
from scripts.make_models.scripted_whisper import scripted_whisper, tone

PROJECT = Path(__file__).parents[2]
STAND_IN = (sys.executable, "-P", str(Path(__file__).with_name("whisper_stand_in.py")))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scripted_whisper(tmp_path_factory.mktemp("whisper") / "scripted.pt", SENTENCES)


@pytest.fixture(scope="module")
def ears(checkpoint: Path) -> Iterator[WhisperRecogniser]:
    with recogniser(checkpoint, words=lambda council: ("Uxbridge", "blue badge", council)) as made:
        assert made.wait_until_ready(LOADED_SECONDS) == ""
        yield made


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the stand-in writes down."""
    file = tmp_path / "stand-in.log"
    monkeypatch.setenv("STAND_IN_LOG", str(file))
    return file


@pytest.fixture
def stand_in(tmp_path: Path, log: Path) -> Iterator[StandIn]:
    yield (made := StandIn(tmp_path))
    made.close()


class StandIn:
    """Makes recognisers whose process only pretends, and closes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[object] = []

    def that(self, does: str, *, seconds: float = 20.0) -> WhisperRecogniser:
        file = self._folder / f"{does}.pt"
        file.write_bytes(b"no model")
        held = recogniser(file, command=STAND_IN, seconds=seconds)
        self._open.append(held)
        return held.__enter__()

    def close(self) -> None:
        for held in self._open:
            held.__exit__(None, None, None)  # type: ignore[attr-defined]


def test_six_callers_at_once_each_hear_their_own_in_one_pass(ears: WhisperRecogniser) -> None:
    before = ears.stats()
    together = threading.Barrier(6)

    def call(sentence: int) -> str:
        together.wait()
        return hear(ears, tone(sentence, seconds=2.2)).text

    with ThreadPoolExecutor(6) as callers:
        heard = list(callers.map(call, range(6)))
    after = ears.stats()

    assert heard == list(HEARD)
    assert after.answered - before.answered == 6
    assert after.passes - before.passes < 2.5
    assert after.most_together >= 3


def test_many_callers_in_turn_are_never_mixed_up(ears: WhisperRecogniser) -> None:
    def call(number: int) -> bool:
        return hear(ears, tone(number % 6, seconds=2.3 + number / 100)).text == HEARD[number % 6]

    with ThreadPoolExecutor(6) as callers:
        assert all(callers.map(call, range(24)))


def test_what_is_heard_says_how_sure_it_is_and_by_whom(ears: WhisperRecogniser) -> None:
    heard = hear(ears, tone(0))

    assert heard.text == "what council tax band is my property in"
    assert heard.sure_of_words
    assert heard.confidence > 0.9
    assert heard.language == "en"
    assert heard.engine == ears.name
    assert heard.engine.startswith("scripted@")
    assert heard.seconds > 0


def test_the_telephones_rate_is_heard_alike(ears: WhisperRecogniser) -> None:
    narrow = resample(tone(3), source=RATE, target=8_000)

    assert hear(ears, narrow, rate=8_000).text == HEARD[3]


@pytest.mark.parametrize("sound", [silence(2), silence(0), tone(1, loud=0.001), tone(1, seconds=0.2)])
def test_nothing_is_heard_where_nobody_speaks(ears: WhisperRecogniser, sound: np.ndarray) -> None:
    asked = ears.stats().answered
    heard = hear(ears, sound)

    assert heard.text == ""
    assert heard.confidence == 0
    assert ears.stats().answered == asked


def test_noise_and_hum_are_not_given_to_the_model(checkpoint: Path) -> None:
    """With the real voice activity. The checkpoint would hear its sentence in each of them."""
    random = np.random.default_rng(4)
    hum = (3_000 * np.sin(2 * np.pi * 50 * np.arange(3 * RATE) / RATE)).astype(np.int16)
    with recogniser(checkpoint, activity=SileroActivity) as made:
        assert made.wait_until_ready(LOADED_SECONDS) == ""
        heard = [hear(made, sound).text for sound in (random.normal(0, 900, 3 * RATE).astype(np.int16), hum, tone(2))]

        assert heard == ["", "", ""]
        assert made.stats().answered == 0


def test_more_words_than_the_speech_can_hold_are_dropped(ears: WhisperRecogniser) -> None:
    assert hear(ears, tone(0, seconds=0.4)).text == ""
    assert hear(ears, tone(5, seconds=0.9)).text == HEARD[5]


def test_the_same_sound_is_worked_on_once_though_more_silence_follows(ears: WhisperRecogniser) -> None:
    guess = np.concatenate([silence(0.2), tone(4, seconds=1.9), silence(0.3)])
    first = hear(ears, guess)
    answered = ears.stats().answered
    again = hear(ears, np.concatenate([guess, silence(0.4)]))

    assert first == again
    assert first.text == HEARD[4]
    assert ears.stats().answered == answered


def test_the_same_sound_in_another_language_is_another_question(ears: WhisperRecogniser) -> None:
    sound = tone(4, seconds=1.8)
    hear(ears, sound, language="en")
    answered = ears.stats().answered
    heard = hear(ears, sound, language="cy")

    assert heard.language == "cy"
    assert ears.stats().answered == answered + 1


def test_two_who_ask_for_the_same_sound_share_the_work(stand_in: StandIn) -> None:
    made = stand_in.that("plods")
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    first = threading.Thread(target=lambda: hear(made, tone(0)))
    first.start()
    assert wait_for(lambda: made.link.waiting() == 1)
    heard = hear(made, tone(0))
    first.join()

    assert heard.text == "slow words"
    assert made.stats().answered == 1


def test_a_sound_of_forty_seconds_is_heard_whole(ears: WhisperRecogniser) -> None:
    sound = np.concatenate([tone(2, seconds=30), tone(5, seconds=10)])

    assert hear(ears, sound).text == f"{HEARD[2]} {HEARD[5]}"


def test_text_made_up_in_a_silent_window_is_dropped(ears: WhisperRecogniser) -> None:
    """The second window is silent, and the checkpoint hears its first sentence there."""
    sound = np.concatenate([tone(2, seconds=29), silence(33), tone(5, seconds=3)])

    assert hear(ears, sound).text == f"{HEARD[2]} {HEARD[5]}"


def test_an_endless_sound_is_refused(ears: WhisperRecogniser) -> None:
    with pytest.raises(EngineError, match="too long"):
        hear(ears, silence(601))


def test_a_killed_process_is_told_at_once_and_started_again(checkpoint: Path) -> None:
    with recogniser(checkpoint, gather_seconds=2.0) as made:
        assert made.wait_until_ready(LOADED_SECONDS) == ""
        pid = made.link.pid
        threading.Thread(target=lambda: wait_for(made.link.waiting) and end(pid, SIGKILL)).start()
        with pytest.raises(EngineError, match=r"ended in the middle.*SIGKILL"):  # not that its time was up
            hear(made, tone(0))

        assert "SIGKILL" in made.problem() or "loaded" in made.problem()
        assert wait_for(lambda: not made.problem())
        assert made.link.pid not in (0, pid)
        assert made.stats().starts == 2
        assert hear(made, tone(1)).text == HEARD[1]


@pytest.mark.parametrize("content", [b"", b"this is no checkpoint", b"PK\x03\x04" + bytes(5000)])
def test_a_damaged_checkpoint_is_told_in_plain_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "damaged.pt"
    file.write_bytes(content)
    with recogniser(file) as made:
        problem = made.wait_until_ready(LOADED_SECONDS)

        assert "could not be loaded" in problem
        assert "damaged or no Whisper checkpoint" in problem
        assert "Traceback" not in problem
        with pytest.raises(EngineError, match="could not be loaded"):
            hear(made, tone(0))


def test_a_file_that_may_not_be_used_starts_no_process() -> None:
    def find() -> Path:
        raise ModelFileError("The model 'whisper-tiny' is not here. Run: frontdoor models pull whisper-tiny")

    made = WhisperRecogniser(find, name="whisper-tiny", activity=SileroActivity)
    problem = made.wait_until_ready(5)
    made.close()

    assert problem.endswith("Run: frontdoor models pull whisper-tiny")
    assert made.stats().starts == 0


def test_without_the_package_it_says_what_to_install(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_recogniser, "PACKAGE", "whisper_that_is_not_here")
    with recogniser(checkpoint) as made:
        assert made.problem() == MISSING
        with pytest.raises(EngineError, match="pip install"):
            hear(made, tone(0))


def test_nothing_is_loaded_before_it_is_asked(checkpoint: Path) -> None:
    with recogniser(checkpoint) as made:
        assert "has not been started" in made.problem()
        assert made.stats().starts == 0
        with pytest.raises(EngineError, match="being loaded"):
            hear(made, tone(0))
        assert wait_for(lambda: made.stats().starts == 1)


def test_closing_ends_the_process_and_tells_who_waits(checkpoint: Path) -> None:
    failures: list[str] = []

    def call() -> None:
        try:
            hear(made, tone(0))
        except EngineError as error:
            failures.append(str(error))

    with recogniser(checkpoint, gather_seconds=30.0) as made:
        assert made.wait_until_ready(LOADED_SECONDS) == ""
        pid = made.link.pid
        caller = threading.Thread(target=call)
        caller.start()
        assert wait_for(made.link.waiting)
        made.close()
        caller.join(5)

        assert not runs(pid)
        assert len(failures) == 1
        assert "put away" in made.problem()
        with pytest.raises(EngineError, match="put away"):
            hear(made, tone(0))


@pytest.mark.parametrize("number", [SIGTERM, SIGKILL])
def test_the_process_ends_when_the_front_door_is_ended_though_a_fork_of_it_lives_on(
    checkpoint: Path, number: int
) -> None:
    program = f"""
        import os, time
        from pathlib import Path
        from pipelines.engines.silero_activity import SileroActivity
        from pipelines.engines.whisper_recogniser import WhisperRecogniser
        made = WhisperRecogniser(lambda: Path({str(checkpoint)!r}), name="scripted", activity=SileroActivity)
        print(made.wait_until_ready({LOADED_SECONDS}) or made.link.pid, flush=True)
        if os.fork() == 0:
            time.sleep(20)  # a process that holds a copy of all that was open
            os._exit(0)
        time.sleep(600)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout as said:
        pid = int(said.readline())
        assert runs(pid)
        end(parent.pid, number)
        parent.wait(10)

    assert wait_for(lambda: not runs(pid), 10)


def test_a_caller_who_is_gone_is_forgotten(stand_in: StandIn, log: Path) -> None:
    made = stand_in.that("silent")
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    gone = threading.Event()
    threading.Thread(target=lambda: wait_for(made.link.waiting) and gone.set()).start()

    with pytest.raises(EngineError, match="caller is gone"):
        hear(made, tone(0), gone=gone.is_set)
    assert wait_for(lambda: log.exists() and log.read_text() == "drop 1\n")


def test_one_caller_who_is_gone_does_not_take_the_work_from_another(stand_in: StandIn, log: Path) -> None:
    made = stand_in.that("plods")
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    with ThreadPoolExecutor(2) as callers:
        first = callers.submit(lambda: hear(made, tone(0)))
        assert wait_for(lambda: made.link.waiting() == 1)
        with pytest.raises(EngineError, match="caller is gone"):
            hear(made, tone(0), gone=lambda: True)

        assert first.result().text == "slow words"
    assert not log.exists()


def test_what_takes_too_long_is_told_and_dropped(stand_in: StandIn, log: Path) -> None:
    made = stand_in.that("silent", seconds=0.3)
    assert made.wait_until_ready(LOADED_SECONDS) == ""

    with pytest.raises(EngineError, match=r"took longer.*FRONT_DOOR_VOICE__RECOGNISE_SECONDS"):
        hear(made, tone(0))
    assert wait_for(lambda: log.exists() and log.read_text() == "drop 1\n")


def test_who_would_be_served_too_late_hears_busy_at_once(stand_in: StandIn) -> None:
    made = stand_in.that("plods", seconds=1.2)
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    hear(made, tone(0))
    with ThreadPoolExecutor(12) as callers:
        calls = [callers.submit(hear, made, tone(1, seconds=2 + place / 10)) for place in range(12)]
    refused = [error for call in calls if isinstance(error := call.exception(), ModelBusyError)]

    assert refused
    assert refused[0].retry_after >= 1.0
    assert "smaller model" in str(refused[0])
    assert len(refused) < 12


def test_no_more_wait_than_there_is_room_for(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_link, "MOST_WAITING", 2)
    made = stand_in.that("silent", seconds=2.0)
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    with ThreadPoolExecutor(2) as callers:
        for place in range(2):
            callers.submit(hear, made, tone(place))
        assert wait_for(lambda: made.link.waiting() == 2)

        with pytest.raises(ModelBusyError):
            hear(made, tone(2))


def test_a_failure_of_one_sound_is_told_and_others_go_on(stand_in: StandIn) -> None:
    made = stand_in.that("fails")
    assert made.wait_until_ready(LOADED_SECONDS) == ""

    for _ in range(2):
        with pytest.raises(EngineError, match="no memory"):
            hear(made, tone(0))
    assert made.problem() == ""


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("refuses", "could not be loaded (EOFError: Ran out of input)"),
        ("dies", "the last words of a process"),
        ("babbles", "ended in the middle"),
        ("crawls", "needs 99.0 s on this processor for a short sentence, and may take 20.0 s"),
    ],
)
def test_a_process_that_cannot_serve_says_why(stand_in: StandIn, does: str, words: str) -> None:
    made = stand_in.that(does)

    assert words in made.wait_until_ready(LOADED_SECONDS)
    assert words in made.problem()
    with pytest.raises(EngineError):
        hear(made, tone(0))


def test_a_process_that_falls_with_every_sound_rests_longer_each_time(stand_in: StandIn) -> None:
    made = stand_in.that("falls")
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    with pytest.raises(EngineError, match="out of memory"):
        hear(made, tone(0))

    time.sleep(1.5)
    assert "out of memory" in made.problem()
    assert made.stats().starts == 1


def test_a_process_that_hangs_is_ended(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_link, "STANDSTILL", 0.2)
    made = stand_in.that("answers", seconds=0.3)
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    hung = made.link.pid
    end(hung, SIGSTOP)

    with pytest.raises(EngineError, match="took longer"):
        hear(made, tone(0))
    assert wait_for(lambda: not runs(hung), 10)


def test_a_process_that_does_not_read_holds_nobody_up(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.engines.whisper_process.SEND_SECONDS", 0.3)
    made = stand_in.that("deaf")
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    sound = tone(0, seconds=29)

    with pytest.raises(EngineError, match="broke off"):
        hear(made, sound)
    assert wait_for(lambda: made.problem() != "")


def test_a_recording_is_read_with_the_times_of_its_words(stand_in: StandIn) -> None:
    made = stand_in.that("answers")
    assert made.wait_until_ready(LOADED_SECONDS) == ""
    transcript = made.transcribe(tone(0), rate=RATE, council="northmere")

    assert transcript.heard.text == "quick words"
    assert [(word.text, word.start, word.end) for word in transcript.words] == [
        ("quick", 0.0, 0.5),
        ("words", 1.0, 1.5),
    ]


def test_a_recording_of_silence_has_no_words(ears: WhisperRecogniser) -> None:
    transcript = ears.transcribe(silence(2), rate=RATE, council="northmere")

    assert transcript.heard.text == ""
    assert transcript.words == ()
