"""The recogniser of the settings, and the one in the package beside it: whoever can listens, and says so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whisper_rig import LOADED_SECONDS, RATE, SENTENCES, LoudIsSpeech, end, runs, silence, wait_for

from pipelines.engines.ears import Ears, recogniser, whisper_file
from pipelines.engines.protocols import Heard
from pipelines.errors import EngineError, ModelBusyError, ModelFileError
from pipelines.settings import Settings, VoiceSettings
from scripts.make_models.scripted_whisper import scripted_whisper, tone

SOUND = np.zeros(100, np.int16)


class Listening:
    """A recogniser that hears what it is told to."""

    def __init__(self, name: str, *, problem: str = "", breaks: EngineError | None = None) -> None:
        self.name = name
        self.breaks = breaks
        self.wrong = problem
        self.asked: list[dict[str, object]] = []
        self.closed = False

    def recognise(self, sound: np.ndarray, **given: object) -> Heard:
        self.asked.append(given)
        if self.breaks:
            raise self.breaks
        return Heard(text=f"by {self.name}", engine=self.name)

    def problem(self) -> str:
        return self.wrong

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scripted_whisper(tmp_path_factory.mktemp("whisper") / "council.pt", SENTENCES)


@pytest.fixture
def embedded() -> Listening:
    return Listening("sphinx")


@pytest.fixture
def opened() -> Iterator[list[Ears]]:
    made: list[Ears] = []
    yield made
    for ears in made:
        ears.close()


def settings(folder: Path, chosen: str) -> Settings:
    voice = VoiceSettings(recogniser=chosen, whisper_device="cpu", recognise_seconds=40.0)
    return Settings(_env_file=None, data_folder=folder, voice=voice)  # type: ignore[call-arg]


def heard_by(ears: Ears, **given: object) -> str:
    options = {"rate": 8_000, "council": "northmere"} | given
    return ears.recognise(SOUND, **options).engine  # type: ignore[arg-type]


def test_the_first_choice_listens() -> None:
    first, other = Listening("whisper"), Listening("sphinx")
    ears = Ears(first, other)

    assert heard_by(ears, language="cy") == "whisper"
    assert ears.name == "whisper"
    assert ears.problem() == ""
    assert ears.hears()
    assert other.asked == []


@pytest.mark.parametrize(
    "error", [EngineError("It broke off."), ModelBusyError("Too many.", retry_after=2), EngineError("It is loaded.")]
)
def test_the_other_listens_when_the_first_cannot(error: EngineError) -> None:
    other = Listening("sphinx")

    assert heard_by(Ears(Listening("whisper", breaks=error), other), language="en-GB", expecting="choice") == "sphinx"
    assert other.asked == [{"rate": 8_000, "council": "northmere", "language": "en-GB", "expecting": "choice"}]


def test_a_first_choice_that_is_down_is_told_while_the_other_listens() -> None:
    ears = Ears(Listening("whisper", problem="It is down."), Listening("sphinx"))

    assert ears.problem() == "It is down. Meanwhile sphinx listens."
    assert ears.name == "sphinx"
    assert ears.hears()


def test_where_both_are_down_both_problems_are_told() -> None:
    gone = EngineError("It broke off.")
    ears = Ears(Listening("whisper", problem="It is down.", breaks=gone), Listening("sphinx", problem="No model."))

    assert ears.problem() == "It is down. No model."
    assert not ears.hears()
    with pytest.raises(EngineError, match=r"It broke off\. No model\."):
        heard_by(ears)


def test_another_language_is_not_given_to_ears_that_hear_english_in_everything() -> None:
    other = Listening("sphinx")
    ears = Ears(Listening("whisper", breaks=EngineError("It broke off.")), other)

    with pytest.raises(EngineError, match=r"It broke off\. .*does not know the language 'pl'"):
        heard_by(ears, language="pl")
    assert other.asked == []


def test_for_a_caller_who_is_gone_nobody_else_listens() -> None:
    other = Listening("sphinx")
    ears = Ears(Listening("whisper", breaks=EngineError("The caller is gone.")), other)

    with pytest.raises(EngineError, match="gone"):
        heard_by(ears, gone=lambda: True)
    assert other.asked == []


def test_without_a_whisper_model_the_package_listens_alone(tmp_path: Path, embedded: Listening) -> None:
    ears = recogniser(settings(tmp_path, "sphinx"), embedded=lambda _: embedded)

    assert heard_by(ears, expecting="question") == "sphinx"
    assert ears.name == "sphinx"
    assert ears.problem() == ""
    embedded.wrong = "No speech model."
    assert ears.problem() == "No speech model."
    assert not ears.hears()
    ears.close()
    assert embedded.closed


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("whisper-tiny", "Run: frontdoor models pull whisper-tiny"),
        ("whisper-tinny", "Did you mean 'whisper-tiny'?"),
        ("qwen3-4b-q4_k_m", "does not turn speech into words"),
        ("/nowhere/council.pt", "There is no file /nowhere/council.pt"),
    ],
)
def test_a_model_that_is_not_here_is_said_and_the_package_listens(
    tmp_path: Path, embedded: Listening, opened: list[Ears], chosen: str, words: str
) -> None:
    ears = recogniser(settings(tmp_path, chosen), embedded=lambda _: embedded, activity=LoudIsSpeech)
    opened.append(ears)

    assert wait_for(lambda: words in ears.problem(), 10)
    assert ears.problem().endswith("Meanwhile sphinx listens.")
    assert heard_by(ears) == "sphinx"


def _pulled(folder: Path, checkpoint: Path, *, sha256: str = "") -> Path:
    """As 'frontdoor models pull' leaves a model."""
    content = checkpoint.read_bytes()
    file = folder / "models" / "whisper-tiny" / "tiny.pt"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    right = hashlib.sha256(content).hexdigest()
    locked = {"path": "tiny.pt", "size": len(content), "sha256": sha256 or right, "checked_against": f"sha256:{right}"}
    model = {
        "repository": "openai", "revision": "main", "licence": "MIT", "fetched_from": "a test", "when": "2025",
        "files": [locked],
    }  # fmt: skip
    (folder / "models" / "models.lock").write_text(json.dumps({"version": 1, "models": {"whisper-tiny": model}}))
    return file


def test_a_model_of_the_catalogue_listens_and_its_name_has_its_hash(
    tmp_path: Path, checkpoint: Path, embedded: Listening, opened: list[Ears]
) -> None:
    file = _pulled(tmp_path, checkpoint)
    ears = recogniser(settings(tmp_path, "whisper-tiny"), embedded=lambda _: embedded, activity=LoudIsSpeech)
    opened.append(ears)
    assert wait_for(lambda: not ears.problem(), LOADED_SECONDS), ears.problem()
    heard = ears.recognise(tone(2), rate=RATE, council="northmere")

    assert heard.text == "i want to pay a parking fine today"
    assert heard.engine == f"whisper-tiny@{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}"
    assert ears.recognise(silence(2), rate=RATE, council="northmere").text == ""
    assert embedded.asked == []


def test_a_model_whose_hash_is_wrong_is_never_loaded(
    tmp_path: Path, checkpoint: Path, embedded: Listening, opened: list[Ears]
) -> None:
    _pulled(tmp_path, checkpoint, sha256="0" * 64)
    ears = recogniser(settings(tmp_path, "whisper-tiny"), embedded=lambda _: embedded, activity=LoudIsSpeech)
    opened.append(ears)

    assert wait_for(lambda: "damaged or was changed: its sha256 should be" in ears.problem(), 10)
    assert "Run: frontdoor models pull whisper-tiny" in ears.problem()
    assert heard_by(ears) == "sphinx"
    with pytest.raises(ModelFileError, match="may not be used"):
        whisper_file(settings(tmp_path, "whisper-tiny"))


def test_a_crash_in_the_middle_of_a_call_is_bridged_and_healed(
    checkpoint: Path, tmp_path: Path, embedded: Listening, opened: list[Ears]
) -> None:
    chosen = settings(tmp_path, str(checkpoint))
    ears = recogniser(chosen, embedded=lambda _: embedded, activity=LoudIsSpeech)
    opened.append(ears)
    assert wait_for(lambda: not ears.problem(), LOADED_SECONDS), ears.problem()
    assert ears.recognise(tone(1), rate=RATE, council="northmere").text == "can you tell me when the bins go out"
    pid = _child()
    end(pid, 9)
    assert wait_for(lambda: not runs(pid), 10)

    assert ears.recognise(tone(2), rate=RATE, council="northmere").text == "by sphinx"
    assert wait_for(lambda: not ears.problem(), LOADED_SECONDS), ears.problem()
    assert ears.recognise(tone(2), rate=RATE, council="northmere").text == "i want to pay a parking fine today"


def _child() -> int:
    """The process that listens."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and runs(int(folder.name)):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            if b"pipelines.engines.whisper_worker" in words and parent == str(_own_pid()):
                return int(folder.name)
    raise AssertionError("no process listens")


def _own_pid() -> int:
    return int(Path("/proc/self").readlink().name)


def test_nothing_is_loaded_where_only_the_problem_is_asked(
    tmp_path: Path, checkpoint: Path, embedded: Listening
) -> None:
    ears = recogniser(settings(tmp_path, str(checkpoint)), embedded=lambda _: embedded, warm=False)

    assert ears.problem() == "Whisper's model council has not been started. Meanwhile sphinx listens."
    ears.close()
