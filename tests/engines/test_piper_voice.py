"""The real Piper, in its process, with a voice that hums: it ends, hangs and is started again, and no call waits."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tone_voice import HERTZ, write_tone_voice

from pipelines.engines.piper_child import WORKER
from pipelines.engines.piper_voice import MISSING, PiperVoice
from pipelines.engines.protocols import Voice
from pipelines.errors import EngineError

pytest.importorskip("piper", reason="pip install 'front-door[piper]'")

RATE = 8_000
PATIENCE = 60.0  # seconds


@pytest.fixture(scope="module")
def voice_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tone_voice(tmp_path_factory.mktemp("voices"))


@pytest.fixture(scope="module")
def steady(voice_file: Path) -> Iterator[PiperVoice]:
    """A voice that no test does anything to."""
    voice = PiperVoice(voice_file, seconds=PATIENCE)
    assert voice.wait(PATIENCE), voice.problem()
    yield voice
    voice.close()


@pytest.fixture
def voice(voice_file: Path) -> Iterator[PiperVoice]:
    made = PiperVoice(voice_file, seconds=1.0)
    assert made.wait(PATIENCE), made.problem()
    yield made
    made.close()


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def process_of(voice: PiperVoice) -> int:
    number = voice.process_id
    assert number
    return number


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists() and ") Z" not in Path(f"/proc/{process}/stat").read_text()


def test_it_says_a_text_in_the_voice_of_the_file(steady: PiperVoice) -> None:
    sound = steady.say("You can pay online. It takes five minutes.", Voice(), rate=RATE)

    spectrum = np.abs(np.fft.rfft(sound[: RATE * 2]))
    assert len(sound) > RATE
    assert np.argmax(spectrum) / 2 == pytest.approx(HERTZ, abs=2)


def test_slower_is_longer(steady: PiperVoice) -> None:
    text = "You can pay your council tax online."

    lengths = [len(steady.say(text, Voice(words_per_minute=pace), rate=RATE)) for pace in (120, 90, 60)]

    assert lengths == sorted(set(lengths))


def test_the_name_changes_with_the_file(voice_file: Path, steady: PiperVoice, tmp_path: Path) -> None:
    other = write_tone_voice(tmp_path)
    about = other.with_name(f"{other.name}.json")
    about.write_text(about.read_text().replace("0.667", "0.5"))

    changed = PiperVoice(other)
    changed.close()

    assert steady.name.startswith(f"piper-{voice_file.stem}@")
    assert changed.name != steady.name


def test_it_speaks_the_language_of_its_file_only(steady: PiperVoice) -> None:
    assert steady.languages() == {"en", "en-gb"}
    with pytest.raises(EngineError, match="does not speak 'cy'"):
        steady.say("Bore da.", Voice(language="cy"), rate=RATE)


def test_phonemes_between_brackets_are_taken_as_words(steady: PiperVoice) -> None:
    ordered = steady.say("[[h@l@U]]", Voice(), rate=RATE)

    assert len(ordered) == len(steady.say("h@l@U", Voice(), rate=RATE))


def test_callers_at_once_hear_each_their_own(steady: PiperVoice) -> None:
    texts = ["Yes. " * count for count in range(1, 17)]

    with ThreadPoolExecutor(16) as pool:
        lengths = list(pool.map(lambda text: len(steady.say(text, Voice(), rate=RATE)), texts))

    assert lengths == sorted(set(lengths))


def test_before_it_is_loaded_nobody_waits(voice_file: Path) -> None:
    voice = PiperVoice(voice_file)

    with pytest.raises(EngineError, match="is being loaded"):
        voice.say("Hello.", Voice(), rate=RATE)

    assert "is being loaded" in voice.problem()
    voice.close()


def test_a_process_that_is_killed_is_started_again(voice: PiperVoice) -> None:
    first = process_of(voice)

    os.kill(first, signal.SIGKILL)
    assert until(lambda: bool(voice.problem()))
    meanwhile = voice.problem()

    assert "started again" in meanwhile or "loaded" in meanwhile
    assert until(lambda: not voice.problem())
    assert voice.process_id != first
    assert len(voice.say("Hello.", Voice(), rate=RATE)) > 0


def test_a_caller_whose_process_is_killed_is_told_at_once(voice: PiperVoice) -> None:
    os.kill(process_of(voice), signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(voice.say, "Hello. " * 400, Voice(), rate=RATE)
        time.sleep(0.1)
        os.kill(process_of(voice), signal.SIGKILL)

        with pytest.raises(EngineError, match="ended"):
            waiting.result(PATIENCE)


def test_one_that_hangs_costs_one_caller_a_wait_and_the_next_ones_none(voice: PiperVoice) -> None:
    os.kill(process_of(voice), signal.SIGSTOP)
    with pytest.raises(EngineError, match="took longer than"):
        voice.say("Hello.", Voice(), rate=RATE)

    begun = time.monotonic()
    with pytest.raises(EngineError, match="took longer than"):
        voice.say("Hello.", Voice(), rate=RATE)

    assert time.monotonic() - begun < 0.9  # less than the one second that a caller would wait
    assert "took longer than" in voice.problem()


def test_requests_beyond_what_a_stopped_process_can_take_are_refused(voice: PiperVoice) -> None:
    os.kill(process_of(voice), signal.SIGSTOP)

    def say(_: int) -> str:
        with pytest.raises(EngineError) as raised:
            voice.say("council " * 300, Voice(), rate=RATE)
        return str(raised.value)

    with ThreadPoolExecutor(40) as pool:
        answers = [pool.submit(say, number) for number in range(40)]
        assert until(lambda: sum(answer.done() for answer in answers) > 20)
        os.kill(process_of(voice), signal.SIGKILL)
        words = [answer.result(PATIENCE) for answer in answers]

    assert sum("keep up" in one for one in words) > 20


def test_after_close_there_is_no_process_and_no_voice(voice_file: Path) -> None:
    voice = PiperVoice(voice_file)
    voice.wait(PATIENCE)
    process = process_of(voice)

    voice.close()
    voice.close()

    assert not is_running(process)
    with pytest.raises(EngineError, match="was closed"):
        voice.say("Hello.", Voice(), rate=RATE)


def test_the_process_does_not_outlive_a_program_that_is_killed(voice_file: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from pipelines.engines.piper_voice import PiperVoice\n"
        "voice = PiperVoice(Path(sys.argv[1])); voice.wait(60); print(voice.process_id, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(voice_file)], stdout=subprocess.PIPE) as program:
        assert program.stdout
        process = int(program.stdout.readline())
        program.kill()

    assert until(lambda: not is_running(process))


@pytest.mark.parametrize("missing", ["", ".json"])
def test_a_voice_without_one_of_its_files_is_refused(missing: str, tmp_path: Path) -> None:
    file = write_tone_voice(tmp_path)
    Path(f"{file}{missing}").unlink()

    voice = PiperVoice(file)

    assert "cannot be read" in voice.problem()
    assert "It needs two files: en_GB-tone-low.onnx and en_GB-tone-low.onnx.json" in voice.problem()
    with pytest.raises(EngineError, match="cannot be read"):
        voice.say("Hello.", Voice(), rate=RATE)
    voice.close()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{", "", "is no description of a Piper voice"),
        ('"audio"', '"sound"', "see: audio"),
        ("22050", "3", "see: audio.sample_rate"),
        ('"phoneme_type": "espeak"', '"phoneme_type": "pinyin"', "see: phoneme_type"),
    ],
)
def test_a_voice_whose_description_is_wrong_is_refused_with_what_is_wrong(
    old: str, new: str, words: str, tmp_path: Path
) -> None:
    file = write_tone_voice(tmp_path)
    about = file.with_name(f"{file.name}.json")
    about.write_text(about.read_text().replace(old, new, 1))

    voice = PiperVoice(file)

    assert words in voice.problem()
    with pytest.raises(EngineError, match="no description"):
        voice.say("Hello.", Voice(), rate=RATE)
    voice.close()


@pytest.mark.parametrize("content", [b"", b"no model", bytes(10_000)])
def test_a_model_that_cannot_be_loaded_is_named_and_not_tried_over_and_over(content: bytes, tmp_path: Path) -> None:
    file = write_tone_voice(tmp_path)
    file.write_bytes(content)

    voice = PiperVoice(file)

    assert until(lambda: "cannot be used" in voice.problem())
    assert not voice.wait(0.5)
    assert "cannot be used" in voice.problem()
    voice.close()


def test_a_voice_without_sound_is_not_used(tmp_path: Path) -> None:
    file = write_tone_voice(tmp_path)
    about = file.with_name(f"{file.name}.json")
    settings = json.loads(about.read_text())
    settings["inference"]["length_scale"] = 0
    about.write_text(json.dumps(settings))

    voice = PiperVoice(file)

    assert until(lambda: "cannot be used" in voice.problem())
    voice.close()


def test_without_piper_it_says_how_to_install_it(
    voice_file: Path, steady: PiperVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nothing(_: str) -> None:
        return None

    monkeypatch.setattr("importlib.util.find_spec", find_nothing)

    voice = PiperVoice(voice_file)

    assert voice.problem() == MISSING
    voice.close()


def test_the_process_knows_nothing_of_the_product_and_the_product_nothing_of_piper(voice_file: Path) -> None:
    tree = ast.walk(ast.parse(WORKER.read_text()))
    names = {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
    tree = ast.walk(ast.parse(WORKER.read_text()))
    names |= {str(node.module) for node in tree if isinstance(node, ast.ImportFrom)}
    code = (
        "import sys; from pathlib import Path; from pipelines.engines.piper_voice import PiperVoice\n"
        "voice = PiperVoice(Path(sys.argv[1])); voice.wait(60); voice.close()\n"
        "sys.exit(any(name.startswith('piper') for name in sys.modules))"
    )

    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"piper"}
    assert subprocess.run([sys.executable, "-c", code, str(voice_file)], check=False).returncode == 0


def test_its_process_sees_no_secret(voice: PiperVoice, monkeypatch: pytest.MonkeyPatch, voice_file: Path) -> None:
    monkeypatch.setenv("FRONT_DOOR_SECRET_KEY", "unguessable")
    other = PiperVoice(voice_file)
    other.wait(PATIENCE)

    environment = Path(f"/proc/{process_of(other)}/environ").read_text()

    assert "unguessable" not in environment
    other.close()
