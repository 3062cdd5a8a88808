"""espeak-ng itself, where Debian's package is installed, and programs of that name that misbehave."""

from __future__ import annotations

import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipelines.audio.pcm import Pcm
from pipelines.engines.espeak import MISSING, Espeak
from pipelines.engines.protocols import Voice
from pipelines.errors import EngineError
from pipelines.settings import Settings

RATE = 8_000
NOT_SPOKEN = {"so"}  # espeak-ng has no Somali

needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="on Debian: apt-get install espeak-ng")


def said(text: str, language: str = "en", *, words_per_minute: int = 160) -> Pcm:
    return Espeak().say(text, Voice(language=language, words_per_minute=words_per_minute), rate=RATE)


def same(one: Pcm, other: Pcm) -> bool:
    return len(one) == len(other) and bool((one == other).all())


def longest_pause(sound: Pcm) -> float:
    """Seconds between two samples that can be heard."""
    heard = np.flatnonzero(np.abs(sound) > 30)
    return max(int(after) - int(before) for before, after in pairwise(heard)) / RATE


def program(folder: Path, does: str) -> str:
    """A program that lists an English voice as espeak-ng does, and does something else with a sentence."""
    file = folder / "espeak-ng"
    listing = "echo ' 5  en-gb  --/M  English_(Great_Britain) gmw/en'"
    file.write_text(f'#!/bin/sh\ncd "{folder}"\nif [ "$1" = --voices ]; then {listing}; exit; fi\n{does}\n')
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@needs_espeak
@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000])
def test_a_sentence_lasts_as_long_at_every_rate(rate: int) -> None:
    text = "You can pay your council tax online, by phone or by direct debit."

    sound = Espeak().say(text, Voice(), rate=rate)

    assert len(sound) / rate == pytest.approx(4.8, abs=0.4)


@needs_espeak
@pytest.mark.parametrize("words_per_minute", [110, 160, 220])
def test_it_speaks_about_as_many_words_a_minute_as_asked_for(words_per_minute: int) -> None:
    text = "Motorways and some main roads are looked after by National Highways, and not by the council of your town."

    seconds = len(said(text, words_per_minute=words_per_minute)) / RATE

    assert len(text.split()) / seconds * 60 == pytest.approx(words_per_minute, rel=0.15)


@needs_espeak
def test_a_pace_that_no_voice_has_is_the_nearest_that_it_has() -> None:
    text = "Your next payment is due."

    assert same(said(text, words_per_minute=1), said(text, words_per_minute=60))
    assert same(said(text, words_per_minute=9_999), said(text, words_per_minute=600))


@needs_espeak
@pytest.mark.parametrize("language", sorted(set(Settings(_env_file=None).translation.languages) - NOT_SPOKEN))
def test_it_speaks_the_languages_that_the_council_offers(language: str) -> None:
    assert language in Espeak().languages()
    assert len(said("1 2 3 4 5", language)) > RATE


@needs_espeak
@pytest.mark.parametrize("language", [*sorted(NOT_SPOKEN), "xx", "", "--voices", "../../../etc/passwd"])
def test_a_language_without_a_voice_is_refused(language: str) -> None:
    with pytest.raises(EngineError, match="has no voice for the language"):
        said("Hello.", language)


@needs_espeak
@pytest.mark.parametrize(
    ("tag", "nearest"), [("en-GB", "en"), ("pl-PL", "pl"), ("pt_BR", "pt-br"), ("zh-Hans-CN", "zh")]
)
def test_a_tag_with_more_to_it_is_the_nearest_voices(tag: str, nearest: str) -> None:
    assert same(said("1 2 3", tag), said("1 2 3", nearest))


@needs_espeak
def test_chinese_characters_are_not_read_as_english_numbers() -> None:
    """The voice that 'zh' names reads the tones aloud, which takes more than twice as long."""
    assert len(said("您可以在网上缴纳市政税。", "zh")) / RATE < 4


@needs_espeak
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[h@l@U]] there", "h@l@U there"),
        ("[[[[h@l@U]]]]", "h@l@U"),
        ("pay\x01 50P now", "pay 50P now"),
        ("pay\x00 now", "pay now"),
        ("pay\u202e now\u202c", "pay now"),
        ("pay\n\n\tnow", "pay now"),
        ("pay \ud800now", "pay now"),
        ("pay\u200b now", "pay now"),
    ],
)
def test_what_would_be_an_order_is_taken_as_words(text: str, words: str) -> None:
    assert same(said(text), said(words))


@needs_espeak
@pytest.mark.parametrize(
    "text", ['<break time="5s"/> hello there', '<audio src="/etc/passwd"/> hello', "<speak><p>hello</p></speak> there"]
)
def test_markup_is_no_order_to_pause(text: str) -> None:
    sound = said(text)

    assert longest_pause(sound) < 0.5
    assert len(sound) > len(said("hello there"))


@needs_espeak
@pytest.mark.parametrize("text", ["--help", "-f /etc/passwd", '"; touch /tmp/x; "', "$(id)", "-w out.wav hello"])
def test_a_text_that_looks_like_an_option_is_said(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert len(said(text)) > 0.2 * RATE
    assert list(tmp_path.iterdir()) == []


@needs_espeak
@pytest.mark.parametrize("text", ["", " ", "\n", "\x00\x01", "...", ",", "[]", "\u200b"])
def test_a_text_without_words_is_no_sound(text: str) -> None:
    sound = said(text)

    assert len(sound) == 0
    assert sound.dtype == np.int16


@needs_espeak
@pytest.mark.parametrize(
    "text", ["council " * 250, "a" * 2_000, "1" * 2_000, "漢" * 2_000, "e" + "\u0301" * 1_999, "A1 " * 660]
)
def test_a_very_long_sentence_is_said(text: str) -> None:
    assert len(said(text)) > 0


def test_a_text_that_nobody_would_listen_to_is_refused() -> None:
    with pytest.raises(EngineError, match="sentence by sentence"):
        Espeak().say("council " * 1_000, Voice(), rate=RATE)


@needs_espeak
@pytest.mark.parametrize("spelled", ["N G 1, 2 A B.", "D V L A and others.", "You are in band A and pay less."])
def test_the_letter_a_is_read_as_a_letter_among_letters(spelled: str) -> None:
    assert same(said(spelled), said(spelled.replace(" A", " eh")))


@needs_espeak
def test_an_article_stays_an_article() -> None:
    assert not same(said("A permit costs 60 pounds."), said("eh permit costs 60 pounds."))


@needs_espeak
def test_fifty_callers_at_once_hear_each_their_own() -> None:
    espeak = Espeak()
    texts = [f"Your number is {number}." for number in range(50)]
    alone = [espeak.say(text, Voice(), rate=RATE) for text in texts]

    with ThreadPoolExecutor(50) as pool:
        together = list(pool.map(lambda text: espeak.say(text, Voice(), rate=RATE), texts))

    assert all(map(same, alone, together))


def test_no_more_processes_run_at_once_than_allowed(tmp_path: Path) -> None:
    counts = 'touch run.$$; ls | grep -c "^run" >> counts; sleep 0.05; rm run.$$; exit 1'
    espeak = Espeak(program=program(tmp_path, counts), at_once=2, seconds=30)

    def say(number: int) -> None:
        with pytest.raises(EngineError):
            espeak.say(f"{number}", Voice(), rate=RATE)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(say, range(12)))

    seen = list(map(int, (tmp_path / "counts").read_text().split()))
    assert len(seen) == 12
    assert max(seen) <= 2


def test_without_the_program_it_says_how_to_install_it(tmp_path: Path) -> None:
    espeak = Espeak(program=str(tmp_path / "espeak-ng"))

    assert espeak.problem() == MISSING
    assert "apt-get install espeak-ng" in MISSING
    assert espeak.languages() == frozenset()
    with pytest.raises(EngineError, match="apt-get install espeak-ng"):
        espeak.say("Hello.", Voice(), rate=RATE)


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("exec sleep 60", "took longer than"),
        ("head -c 100 /dev/zero; exec sleep 60", "took longer than"),
        ("exec cat /dev/zero", "sentence by sentence"),
        ("exit 3", "ended with code 3"),
        ("kill -SEGV $$", "ended with code -11"),
        ("echo no sound at all", "gave no sound"),
        ("true", "gave no sound"),
    ],
)
def test_a_program_that_misbehaves_is_ended_and_named(does: str, words: str, tmp_path: Path) -> None:
    espeak = Espeak(program=program(tmp_path, does), seconds=1.0)

    with pytest.raises(EngineError, match=words):
        espeak.say("Hello.", Voice(), rate=RATE)


def test_a_program_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    file = tmp_path / "espeak-ng"
    file.write_bytes(b"\x7fELF broken")
    file.chmod(0o755)

    assert Espeak(program=str(file)).languages() == frozenset()
    with pytest.raises(EngineError, match="does not list its voices"):
        Espeak(program=str(file)).say("Hello.", Voice(), rate=RATE)


def test_neither_words_nor_keys_can_be_seen_by_others_on_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONT_DOOR_SECRET_KEY", "unguessable")
    espeak = Espeak(program=program(tmp_path, 'env > seen; echo "$@" >> seen; exit 1'))

    with pytest.raises(EngineError):
        espeak.say("My name is Bond.", Voice(), rate=RATE)

    seen = (tmp_path / "seen").read_text()
    assert "--stdin" in seen
    assert "unguessable" not in seen
    assert "Bond" not in seen
