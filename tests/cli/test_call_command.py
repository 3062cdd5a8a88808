"""``frontdoor call`` against a running service: both lines, voices, keys, files, and every fault in one plain line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bench.served import Served, free_port, served
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav, write_wav
from pipelines.engines.espeak import Espeak
from pipelines.engines.protocols import Voice
from pipelines.ingest import ingest
from pipelines.settings import PROJECT, Settings

pytestmark = pytest.mark.slow

TOKEN = "a token for tests only"

COUNCIL = """
id = "callmere"
name = "Callmere Council"
short_name = "Callmere"
demonstration = true
website = "https://www.callmere.example"
default_team = "council_tax"

[teams.council_tax]
name = "Council tax team"
phone = "01632 960101"
"""

PAGE = """---
title: {title}
url: https://www.callmere.example/{path}
summary: {title}.
service: council-tax
audience: public
owner: Revenues team
last_reviewed: 2026-10-05
review_by: 2099-04-01
asked_as:
  - {asked}
---
{text}
"""

PAGES = (
    ("Single person discount", "single", "do i get a discount if i live alone", "You get 25% off if you live alone."),
    ("Ways to pay", "pay", "how do i pay my council tax", "You can pay your council tax by Direct Debit or online."),
    ("Moving home", "moving", "i am moving house", "Tell us when you move. You can do it on our website."),
)


@dataclass(frozen=True, slots=True)
class House:
    """A running service of a council whose teams are always there."""

    service: Served
    variables: dict[str, str]

    def call(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", "call", *words],
            cwd=PROJECT, env=os.environ | self.variables | extra, capture_output=True, text=True, timeout=200,
            check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def house(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("calls")
    data, council = folder / "var", folder / "knowledge" / "callmere"
    data.mkdir()
    (data / "models").symlink_to(models_folder)
    (council / "pages").mkdir(parents=True)
    (council / "council.toml").write_text(COUNCIL, encoding="utf-8")
    for title, path, asked, text in PAGES:
        page = PAGE.format(title=title, path=path, asked=asked, text=text)
        (council / "pages" / f"{path}.md").write_text(page, encoding="utf-8")
    settings = Settings(_env_file=None, council="callmere", knowledge_folder=folder / "knowledge", data_folder=data)
    ingest(settings, [settings.knowledge_folder], today=date(2026, 11, 24))
    variables = {
        "FRONT_DOOR_COUNCIL": "callmere",
        "FRONT_DOOR_KNOWLEDGE_FOLDER": str(settings.knowledge_folder),
        "FRONT_DOOR_DATA_FOLDER": str(data),
        "FRONT_DOOR_ANSWERING__MIN_CONFIDENCE": "0.3",  # in three pages no word is rare
        "FRONT_DOOR_PHONE__AUDIOSOCKET_PORT": str(free_port()),
        "FRONT_DOOR_PHONE__TOKEN": TOKEN,
        "FRONT_DOOR_PHONE__PERSON": "700",
        "COLUMNS": "300",
    }
    with served(("-m", "app", "serve", "--port", "0"), variables) as service:
        yield House(service, variables | {"FRONT_DOOR_WEB__PORT": service.url.rpartition(":")[2]})


def sides(file: Path) -> tuple[Pcm, Pcm, int]:
    """Caller and service of a stereo recording, and its rate."""
    import io
    import wave

    with wave.open(io.BytesIO(file.read_bytes())) as wav:
        assert wav.getnchannels() == 2
        both = np.frombuffer(wav.readframes(wav.getnframes()), "<i2").reshape(-1, 2)
        return both[:, 0].copy(), both[:, 1].copy(), wav.getframerate()


def speaks(sound: Pcm) -> bool:
    """Whether a second of it, or more, is heard."""
    frames = np.abs(sound[: len(sound) // 160 * 160].astype(np.int32)).reshape(-1, 160).mean(axis=1)
    return int((frames > 150).sum()) > 50


@pytest.mark.parametrize("line", ["media-stream", "audiosocket"])
def test_a_call_is_told_with_times_and_kept_as_stereo_sound(house: House, tmp_path: Path, line: str) -> None:
    out = tmp_path / "both.wav"
    done = house.call("--text", "How do I pay my council tax?", "--keys", "1", "--line", line, "--out", str(out))
    caller, service, rate = sides(out)

    assert done.returncode == 0, done.stderr
    assert re.search(r"^ +\d+\.\d s  caller: How do I pay my council tax\?$", done.stdout, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d s  caller: \[keys 1\]$", done.stdout, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d s  heard \(\d\.\d\d\): \w+.* → \w+", done.stdout, re.MULTILINE)
    assert re.search(r"to the first sound: \d\.\d\d", done.stdout)
    assert re.search(r"^Call C\w{5}: \d+ s, ended: ", done.stdout, re.MULTILINE)
    assert rate == 8_000
    assert speaks(caller)
    assert speaks(service)
    assert "Traceback" not in done.stderr


def test_nought_puts_the_caller_through(house: House) -> None:
    done = house.call("--keys", "0")

    assert done.returncode == 0, done.stderr
    assert "[keys 0]" in done.stdout
    assert re.search(r"^Call .* s, ended: .*", done.stdout, re.MULTILINE)
    assert "put through to" in done.stdout or "transfer" in done.stdout


def test_several_things_are_said_one_after_another(house: House) -> None:
    done = house.call("--text", "How do I pay my council tax?", "--text", "Goodbye.")
    said = re.findall(r"^ +(\d+\.\d) s  caller: (.*)$", done.stdout, re.MULTILINE)

    assert [words for _, words in said] == ["How do I pay my council tax?", "Goodbye."]
    assert float(said[0][0]) < float(said[1][0])


def test_a_recording_at_another_rate_is_said_as_it_is(house: House, tmp_path: Path) -> None:
    sound = Espeak().say("I am moving house.", Voice(), rate=8_000)
    file = tmp_path / "moving.wav"
    file.write_bytes(write_wav(resample(sound, source=8_000, target=44_100), rate=44_100))
    out = tmp_path / "both.wav"

    done = house.call("--wav", str(file), "--out", str(out))

    assert done.returncode == 0, done.stderr
    assert "caller: moving.wav" in done.stdout
    assert speaks(sides(out)[0])


def test_a_bad_line_and_several_callers_at_once_are_summed_up(house: House) -> None:
    done = house.call("--text", "Goodbye.", "--noise", "15", "--loss", "3", "--calls", "3", "--line", "audiosocket")

    assert done.returncode == 0, done.stderr
    assert "3 calls were taken, 0 were not." in done.stdout
    assert "to the first sound" in done.stdout


@pytest.mark.parametrize(
    ("words", "extra", "code", "said"),
    [
        ([], {}, 2, "Say something"),
        (["--text", "hello", "--line", "fax"], {}, 2, "fax"),
        (["--text", "hello", "--calls", "2", "--out", "x.wav"], {}, 2, "leave out"),
        (["--wav", "/nowhere/a.wav"], {}, 1, "/nowhere/a.wav cannot be read"),
        (["--wav", __file__], {}, 1, "no WAV file"),
        (["--keys", "12x"], {}, 1, "no key 'X'"),
        (["--text", "hello", "--out", "/nowhere/out.wav"], {}, 1, "no folder /nowhere"),
        (["--text", "hello", "--voice", "flite nobody"], {}, 1, "'flite nobody'"),
        (["--text", "hello", "--voice", "gramophone"], {}, 1, "'gramophone'"),
        (["--text", "hello", "--voice", "espeak xx-yy"], {}, 1, "'espeak xx-yy' could not speak"),
        (["--text", "hello", "--server", "http://127.0.0.1:9"], {}, 1, "frontdoor serve"),
        (["--text", "hello", "--server", "hello"], {}, 1, "no web address"),
        (["--text", "hello"], {"FRONT_DOOR_PHONE__TOKEN": "another"}, 1, "FRONT_DOOR_PHONE__TOKEN"),
        (["--keys", "0", "--line", "audiosocket"], {"FRONT_DOOR_PHONE__AUDIOSOCKET_PORT": "0"}, 1, "AUDIOSOCKET_PORT"),
        (["--keys", "0", "--line", "audiosocket"], {"FRONT_DOOR_PHONE__AUDIOSOCKET_PORT": "9"}, 1, "frontdoor serve"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_plain_line(
    house: House, words: list[str], extra: dict[str, str], code: int, said: str
) -> None:
    done = house.call(*words, **extra)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_recording_of_nothing_is_refused(house: House, tmp_path: Path) -> None:
    file = tmp_path / "empty.wav"
    file.write_bytes(write_wav(np.zeros(0, np.int16), rate=8_000))

    done = house.call("--wav", str(file))

    assert done.returncode == 1
    assert "no sound" in done.stderr


def test_a_damaged_recording_is_named(house: House, tmp_path: Path) -> None:
    file = tmp_path / "half.wav"
    file.write_bytes(write_wav(np.ones(800, np.int16), rate=8_000)[:20])

    done = house.call("--wav", str(file))

    assert done.returncode == 1
    assert "half.wav" in done.stderr
    assert read_wav(write_wav(np.ones(80, np.int16), rate=8_000))[1] == 8_000
