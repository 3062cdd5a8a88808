"""The real openai-whisper on scripted checkpoints: right texts in one pass, languages, second tries, given-up work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import pytest
import whisper
from whisper_rig import RATE, SENTENCES, silence

from pipelines.engines import whisper_listener
from pipelines.engines.whisper_inbox import Task
from pipelines.engines.whisper_listener import DROPPED, LATE, PROMPT_TOKENS, TEMPERATURES, Listener
from pipelines.engines.whisper_messages import Answer, Failure, Request
from scripts.make_models import whisper_checkpoint
from scripts.make_models.scripted_whisper import scripted_whisper, tone

# openai-whisper leaves its vocabulary's file open for the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

Told = Answer | Failure


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Listener:
    return Listener(scripted_whisper(tmp_path_factory.mktemp("whisper") / "scripted.pt", SENTENCES), "cpu")


@pytest.fixture(scope="module")
def several_languages(tmp_path_factory: pytest.TempPathFactory) -> Listener:
    file = tmp_path_factory.mktemp("whisper") / "languages.pt"
    return Listener(scripted_whisper(file, SENTENCES[:3], languages=("en", "cy", "pl")), "cpu")


@pytest.fixture
def decodes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Any]]:
    """The calls of whisper.decode: how many sounds, and the options."""
    real, made = whisper.decode, []

    def noting(model: Any, features: Any, options: Any) -> Any:
        made.append((len(features), options))
        return real(model, features, options)

    monkeypatch.setattr(whisper, "decode", noting)
    return made


def task(number: int, sound: np.ndarray, **given: object) -> Task:
    request = Request(number=number, **{"language": "en", "seconds": 60.0} | given)  # type: ignore[arg-type]
    return Task(request, sound, deadline=float("inf"))


def heard(listener: Listener, tasks: Sequence[Task]) -> dict[int, Told]:
    told: list[Told] = []
    listener.hear(tasks, told.append)
    assert len({one.number for one in told}) == len(told)
    return {one.number: one for one in told}


def text_of(told: Told) -> str:
    assert isinstance(told, Answer), told
    return " ".join(piece.text for piece in told.pieces)


def test_several_callers_are_heard_in_one_pass_each_their_own(
    listener: Listener, decodes: list[tuple[int, Any]]
) -> None:
    order = [4, 1, 5, 0, 3, 2, 4, 1]
    told = heard(listener, [task(place, tone(sentence)) for place, sentence in enumerate(order)])

    assert [text_of(told[place]) for place in range(8)] == [SENTENCES[sentence] for sentence in order]
    assert [together for together, _ in decodes] == [8]


def test_a_loud_neighbour_changes_nothing(listener: Listener) -> None:
    alone = heard(listener, [task(0, tone(1, loud=0.02))])[0]
    beside = heard(listener, [task(0, tone(1, loud=0.02)), task(1, tone(2, loud=0.9))])[0]

    assert isinstance(alone, Answer)
    assert isinstance(beside, Answer)
    assert alone.pieces[0].text == beside.pieces[0].text == SENTENCES[1]
    assert alone.pieces[0].log_probability == pytest.approx(beside.pieces[0].log_probability, abs=1e-3)


def test_languages_share_the_encoder_and_each_has_a_pass_of_the_decoder(
    several_languages: Listener, decodes: list[tuple[int, Any]]
) -> None:
    asked = [("en", 0), ("cy", 1), ("en", 0), ("pl", 2)]
    told = heard(several_languages, [task(place, tone(says), language=tag) for place, (tag, says) in enumerate(asked)])

    assert [text_of(told[place]) for place in range(4)] == [SENTENCES[says] for _, says in asked]
    assert [(together, options.language) for together, options in decodes] == [(2, "en"), (1, "cy"), (1, "pl")]


@pytest.mark.parametrize(
    ("tag", "speech_seconds", "says", "language"),
    [
        ("", 2.5, 1, "cy"),  # heard
        ("", 1.9, 1, "ro"),  # too little to hear it: the usual one
        ("en", 2.5, 1, "en"),  # known
        ("cy-GB", 0.5, 0, "cy"),
        ("pt-BR", 2.5, 0, "pt"),
        ("nb", 2.5, 0, "no"),
        ("ti", 2.5, 2, "pl"),  # Whisper has no Tigrinya, so it listens
    ],
)
def test_the_language_is_the_known_one_else_heard_else_the_usual_one(
    several_languages: Listener, tag: str, speech_seconds: float, says: int, language: str
) -> None:
    one = task(0, tone(says), language=tag, speech_seconds=speech_seconds, usual_language="ro")
    told = heard(several_languages, [one])[0]

    assert isinstance(told, Answer)
    assert told.language == language


def test_a_language_that_is_not_clear_is_not_taken(
    several_languages: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whisper, "detect_language", lambda *_: (None, [{"cy": 0.69, "en": 0.31}]))
    told = heard(several_languages, [task(0, tone(1), language="", speech_seconds=9.0, usual_language="en")])[0]

    assert isinstance(told, Answer)
    assert told.language == "en"


def test_a_prompt_holds_the_most_useful_words_nearest_and_no_more_than_the_model_reads(
    listener: Listener, decodes: list[tuple[int, Any]]
) -> None:
    words = ("blue badge", "Uxbridge", *(f"Number {number} Northmere Crescent" for number in range(200)))
    told = heard(listener, [task(0, tone(3), words=words)])[0]
    prompt = decodes[0][1].prompt
    read = whisper.tokenizer.get_tokenizer(True, language="en", task="transcribe").decode(prompt)

    assert text_of(told) == SENTENCES[3]
    assert len(prompt) <= PROMPT_TOKENS
    assert read.endswith("Number 0 Northmere Crescent, Uxbridge, blue badge.")
    assert "Number 20 " in read
    assert "Number 199 " not in read


def test_an_unsure_text_is_tried_again_more_freely(tmp_path: Path, decodes: list[tuple[int, Any]]) -> None:
    unsure = Listener(scripted_whisper(tmp_path / "unsure.pt", SENTENCES[:2], sharpness=0.8), "cpu")
    decodes.clear()
    told = heard(unsure, [task(0, tone(0)), task(1, tone(1))])

    assert [options.temperature for _, options in decodes] == list(TEMPERATURES)
    assert [together for together, _ in decodes] == [2, 2, 2]
    for place in range(2):
        assert text_of(told[place]) == SENTENCES[place]


def test_it_is_not_tried_again_when_that_would_be_late(tmp_path: Path, decodes: list[tuple[int, Any]]) -> None:
    now = iter(range(100_000))
    unsure = Listener(
        scripted_whisper(tmp_path / "unsure.pt", SENTENCES[:1], sharpness=0.8), "cpu", clock=lambda: float(next(now))
    )
    decodes.clear()
    one = task(0, tone(0))
    one.deadline = next(now) + 20.0  # each step of the model looks at the clock once, and a sentence has ten
    told = heard(unsure, [one])[0]

    assert text_of(told) == SENTENCES[0]
    assert len(decodes) == 1


def test_work_that_nobody_waits_for_ends_in_the_middle(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    one = task(0, tone(0))
    passes = _goes_at_pass(monkeypatch, 5, lambda: setattr(one, "gone", True))
    told = heard(listener, [one])[0]

    assert told == Failure(number=0, why=DROPPED)
    assert len(passes) <= 6
    assert text_of(heard(listener, [task(1, tone(1))])[1]) == SENTENCES[1]


def test_work_goes_on_while_one_of_those_together_waits(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = task(0, tone(0)), task(1, tone(1))
    _goes_at_pass(monkeypatch, 3, lambda: setattr(one, "gone", True))
    told = heard(listener, [one, other])

    assert text_of(told[1]) == SENTENCES[1]


def test_work_that_is_late_ends(listener: Listener) -> None:
    one = task(0, tone(0))
    one.deadline = 0.0

    assert heard(listener, [one]) == {0: Failure(number=0, why=LATE)}


def _goes_at_pass(monkeypatch: pytest.MonkeyPatch, at: int, leave: Callable[[], None]) -> list[int]:
    """Have somebody leave when the decoder runs for the so-manieth time."""
    real, passes = whisper.decoding.PyTorchInference.logits, []

    def logits(self: Any, tokens: Any, features: Any) -> Any:
        passes.append(1)
        if len(passes) == at:
            leave()
        return real(self, tokens, features)

    monkeypatch.setattr(whisper.decoding.PyTorchInference, "logits", logits)
    return passes


def test_a_sound_longer_than_a_window_is_heard_window_by_window(listener: Listener) -> None:
    sound = np.concatenate([tone(2, seconds=30), tone(5, seconds=12)])
    told: list[Told] = []
    listener.hear_long(task(0, sound, language="", speech_seconds=42.0, words=("blue badge",)), told.append)

    assert len(told) == 1
    assert isinstance(told[0], Answer)
    assert told[0].language == "en"
    assert [piece.text for piece in told[0].pieces] == [SENTENCES[2], SENTENCES[5]]
    assert told[0].pieces[1].start == pytest.approx(30.0)


def test_a_long_work_that_nobody_waits_for_ends(listener: Listener) -> None:
    one = task(0, tone(2, seconds=40))
    one.gone = True
    told: list[Told] = []
    listener.hear_long(one, told.append)

    assert told == [Failure(number=0, why=DROPPED)]


def test_words_have_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_listener, "TEMPERATURES", (0.0,))  # noise is as poor at any other
    noise = Listener(whisper_checkpoint(tmp_path / "noise.pt"), "cpu")
    told: list[Told] = []
    noise.hear_long(task(0, tone(0, seconds=3), with_times=True), told.append)

    assert isinstance(told[0], Answer)
    words = [word for piece in told[0].pieces for word in piece.words]
    assert words
    assert all(0 <= word.start <= word.end <= 3.5 for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)


def test_the_scripted_checkpoint_hears_a_sentence_in_silence(listener: Listener) -> None:
    """So it shows whether anything stands between silence and the model."""
    assert text_of(heard(listener, [task(0, silence(2))])[0]) == SENTENCES[0]


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04" + bytes(4000)])
def test_a_damaged_file_is_not_loaded(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "damaged.pt"
    file.write_bytes(content)

    with pytest.raises((EOFError, RuntimeError, UnpicklingError)):
        Listener(file, "cpu")


def test_a_name_of_openais_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(FileNotFoundError):
        Listener(Path("tiny"), "cpu")


def test_a_script_that_would_run_in_circles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        scripted_whisper(tmp_path / "circle.pt", ["my bin and my badge"])


def test_the_sounds_rate_is_whispers_own() -> None:
    assert whisper.audio.SAMPLE_RATE == RATE
