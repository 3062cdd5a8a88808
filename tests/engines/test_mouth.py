"""What every voice has to do, and how several of them stand in for one another."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tone_voice import write_tone_voice

from pipelines.audio.loudness import KEPT_MS, LEVEL, PEAK
from pipelines.audio.pcm import Pcm
from pipelines.engines.espeak import Espeak
from pipelines.engines.mouth import Mouth, synthesiser
from pipelines.engines.piper_voice import PiperVoice
from pipelines.engines.protocols import SpeechSynthesiser, Voice
from pipelines.errors import EngineError
from pipelines.settings import Settings, VoiceSettings

RATE = 8_000
PATIENCE = 60.0
TEXT = "You can pay your council tax online."

needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="on Debian: apt-get install espeak-ng")


class Humming:
    """Fills the SpeechSynthesiser protocol with a number of samples for each character; can be made to fail."""

    def __init__(self, name: str, *languages: str, words: str = "") -> None:
        self.name = name
        self.words = words  # what is wrong
        self.fails = False
        self.said: list[str] = []
        self.closed = False
        self._languages = frozenset(languages)

    def languages(self) -> frozenset[str]:
        return self._languages

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        self.said.append(text)
        if self.fails or self.words:
            raise EngineError(self.words or "broken")
        return np.ones(len(text), np.int16)

    def problem(self) -> str:
        return self.words

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="module")
def tone_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("piper", reason="pip install 'front-door[piper]'")
    return write_tone_voice(tmp_path_factory.mktemp("voices"))


def _espeak(request: pytest.FixtureRequest) -> SpeechSynthesiser:
    if not shutil.which("espeak-ng"):
        pytest.skip("on Debian: apt-get install espeak-ng")
    return Espeak(seconds=PATIENCE)


def _piper(request: pytest.FixtureRequest) -> SpeechSynthesiser:
    voice = PiperVoice(request.getfixturevalue("tone_file"), seconds=PATIENCE)
    assert voice.wait(PATIENCE), voice.problem()
    return voice


def _mouth(request: pytest.FixtureRequest) -> SpeechSynthesiser:
    return Mouth([_piper(request), _espeak(request)])


@pytest.fixture(scope="module", params=[_espeak, _piper, _mouth], ids=["espeak", "piper", "mouth"])
def adapter(request: pytest.FixtureRequest) -> Iterator[SpeechSynthesiser]:
    make: Callable[[pytest.FixtureRequest], SpeechSynthesiser] = request.param
    made = make(request)
    yield made
    made.close()


class TestEveryVoice:
    def test_can_be_asked_and_has_a_name(self, adapter: SpeechSynthesiser) -> None:
        assert adapter.problem() == ""
        assert adapter.name
        assert "en" in adapter.languages()

    @pytest.mark.parametrize("rate", [8_000, 16_000, 24_000])
    def test_gives_sound_at_the_rate_that_is_asked_for(self, adapter: SpeechSynthesiser, rate: int) -> None:
        seconds = len(adapter.say(TEXT, Voice(), rate=rate)) / rate

        assert seconds == pytest.approx(len(adapter.say(TEXT, Voice(), rate=RATE)) / RATE, abs=0.05)

    def test_is_loud_enough_and_never_clips(self, adapter: SpeechSynthesiser) -> None:
        sound = adapter.say(TEXT, Voice(), rate=RATE).astype(np.float64)

        assert np.abs(sound).max() <= PEAK + 1
        assert np.sqrt(np.mean(sound**2)) == pytest.approx(LEVEL, rel=0.35)

    def test_starts_and_ends_within_a_moment(self, adapter: SpeechSynthesiser) -> None:
        heard = np.flatnonzero(np.abs(adapter.say(TEXT, Voice(), rate=RATE)) > 300)
        length = len(adapter.say(TEXT, Voice(), rate=RATE))

        assert heard[0] <= RATE * (KEPT_MS + 40) // 1000
        assert length - heard[-1] <= RATE * (KEPT_MS + 120) // 1000

    def test_speaks_slower_when_asked(self, adapter: SpeechSynthesiser) -> None:
        assert len(adapter.say(TEXT, Voice(words_per_minute=80), rate=RATE)) > len(
            adapter.say(TEXT, Voice(words_per_minute=200), rate=RATE)
        )

    @pytest.mark.parametrize("text", ["", "  \n", "\x00"])
    def test_has_nothing_to_say_without_words(self, adapter: SpeechSynthesiser, text: str) -> None:
        sound = adapter.say(text, Voice(), rate=RATE)

        assert len(sound) == 0
        assert sound.dtype == np.int16

    def test_takes_a_very_long_sentence(self, adapter: SpeechSynthesiser) -> None:
        assert len(adapter.say("council " * 250, Voice(), rate=RATE)) > 30 * RATE

    @pytest.mark.parametrize(
        "text", ["[[h@l@U]]", "<break time='5s'/> hello", "pay\x0150P", "ab\ud800c", "£1,234.50 😀"]
    )
    def test_takes_whatever_a_text_holds(self, adapter: SpeechSynthesiser, text: str) -> None:
        assert 0 < len(adapter.say(text, Voice(), rate=RATE)) < 20 * RATE

    def test_refuses_a_language_that_nobody_speaks(self, adapter: SpeechSynthesiser) -> None:
        with pytest.raises(EngineError, match="tlh"):
            adapter.say("nuqneH", Voice(language="tlh"), rate=RATE)

    def test_serves_many_threads(self, adapter: SpeechSynthesiser) -> None:
        texts = [f"Your number is {number}." for number in range(12)]
        alone = [adapter.say(text, Voice(), rate=RATE) for text in texts]

        with ThreadPoolExecutor(12) as pool:
            together = list(pool.map(lambda text: adapter.say(text, Voice(), rate=RATE), texts))

        assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_the_first_voice_that_can_speaks() -> None:
    first, second = Humming("first", "en"), Humming("second", "en", "cy")
    mouth = Mouth([first, second])

    mouth.say("Hello.", Voice(), rate=RATE)
    mouth.say("Bore da.", Voice(language="cy"), rate=RATE)

    assert first.said == ["Hello."]
    assert second.said == ["Bore da."]
    assert mouth.languages() == {"en", "cy"}
    assert mouth.name == "first"


def test_another_stands_in_for_one_that_fails_and_steps_back_once_it_can_again() -> None:
    first, second = Humming("first", "en"), Humming("second", "en")
    mouth = Mouth([first, second])
    first.fails = True
    mouth.say("One.", Voice(), rate=RATE)
    first.fails = False
    mouth.say("One.", Voice(), rate=RATE)

    assert first.said == ["One.", "One."]
    assert second.said == ["One."]


def test_one_with_a_problem_is_not_asked_but_what_it_said_before_is_heard() -> None:
    first, second = Humming("first", "en"), Humming("second", "en")
    mouth = Mouth([first, second])
    kept = mouth.say("Before.", Voice(), rate=RATE)
    first.words = "It is down."

    assert mouth.say("Before.", Voice(), rate=RATE) is kept
    mouth.say("After.", Voice(), rate=RATE)
    assert first.said == ["Before."]
    assert second.said == ["After."]
    assert mouth.problem() == ""
    assert mouth.problems() == ("It is down.",)


def test_when_none_can_speak_the_reason_is_told() -> None:
    mouth = Mouth([Humming("first", "en", words="No voice file."), Humming("second", words="Install espeak-ng.")])

    assert mouth.problem() == "No voice file."
    with pytest.raises(EngineError, match="No voice file"):
        mouth.say("Hello.", Voice(), rate=RATE)


def test_what_differs_in_anything_that_is_heard_is_said_anew() -> None:
    voice = Humming("voice", "en")
    mouth = Mouth([voice])
    for how in (Voice(), Voice(language="en-GB"), Voice(words_per_minute=120)):
        for rate in (8_000, 16_000):
            for _ in range(2):
                mouth.say("Hello.", how, rate=rate)

    assert len(voice.said) == 6


def test_sentences_are_said_beforehand_and_one_that_cannot_be_said_holds_up_none() -> None:
    voice = Humming("voice", "en")
    mouth = Mouth([voice])
    mouth.warm(["Hello.", "a" * 10, "Goodbye."], Voice(), rate=RATE).join(PATIENCE)
    voice.fails = True
    mouth.warm(["Never.", "Nor this."], Voice(), rate=RATE).join(PATIENCE)

    assert voice.said == ["Hello.", "a" * 10, "Goodbye.", "Never.", "Nor this."]
    assert len(mouth.say("Goodbye.", Voice(), rate=RATE)) == 8


def test_closing_ends_what_is_said_beforehand_and_closes_every_voice() -> None:
    voices = [Humming("first", "en"), Humming("second", "en")]
    mouth = Mouth(voices)
    mouth.say("Hello.", Voice(), rate=RATE)
    before = threading.active_count()
    mouth.warm((f"Sentence {number}." for number in range(10_000)), Voice(), rate=RATE)

    mouth.close()

    assert threading.active_count() <= before
    assert all(voice.closed for voice in voices)
    assert mouth.cache.size_bytes == 0


@needs_espeak
def test_a_call_goes_on_with_espeak_while_piper_is_down_and_with_piper_afterwards(tone_file: Path) -> None:
    piper, espeak = PiperVoice(tone_file), Espeak()
    mouth = Mouth([piper, espeak])
    loading = mouth.say("Before it is loaded.", Voice(), rate=RATE)
    assert piper.wait(PATIENCE)
    piper_said = mouth.say("Hello.", Voice(), rate=RATE)
    assert piper.process_id
    os.kill(piper.process_id, signal.SIGKILL)
    in_between = mouth.say("Is anybody there?", Voice(), rate=RATE)
    kept = mouth.say("Hello.", Voice(), rate=RATE)
    end = time.monotonic() + PATIENCE
    while piper.problem() and time.monotonic() < end:
        time.sleep(0.05)
    afterwards = mouth.say("Is anybody there?", Voice(), rate=RATE)
    directly = piper.say("Is anybody there?", Voice(), rate=RATE)
    mouth.close()

    assert np.array_equal(loading, espeak.say("Before it is loaded.", Voice(), rate=RATE))
    assert np.array_equal(in_between, espeak.say("Is anybody there?", Voice(), rate=RATE))
    assert kept is piper_said
    assert np.array_equal(afterwards, directly)


def test_a_slow_voice_is_heard_before_it_has_finished(tone_file: Path) -> None:
    text = "You can pay your bill on our website, by telephone, or at the town hall in the High Street."
    piper = PiperVoice(tone_file)
    assert piper.wait(PATIENCE)
    mouth = Mouth([piper])

    sounds = list(mouth.stream(text, Voice(), rate=RATE))
    whole = mouth.say(text, Voice(), rate=RATE)
    again = list(mouth.stream(text, Voice(), rate=RATE))
    mouth.close()

    assert len(sounds) == 2
    assert len(sounds[0]) < 0.6 * len(whole)
    assert again[0] is whole


def test_a_fast_voice_is_given_the_sentence_whole() -> None:
    voice = Humming("voice", "en")
    text = "You can pay your bill on our website, by telephone, or at the town hall in the High Street."

    assert len(list(Mouth([voice]).stream(text, Voice(), rate=RATE))) == 1


def test_the_settings_choose_the_voice(tone_file: Path) -> None:
    def made(choice: str) -> Mouth:
        return synthesiser(Settings(_env_file=None, voice=VoiceSettings(synthesiser=choice)))

    espeak, piper, folder = made("espeak"), made(str(tone_file)), made(str(tone_file.parent))
    names = [mouth.name.partition("@")[0] for mouth in (espeak, piper, folder)]
    for mouth in (espeak, piper, folder):
        mouth.close()

    assert names == ["espeak-ng", "piper-en_GB-tone-low", "piper-en_GB-tone-low"]


def test_a_folder_holds_a_voice_for_each_language(tmp_path: Path) -> None:
    pytest.importorskip("piper", reason="pip install 'front-door[piper]'")
    write_tone_voice(tmp_path)
    write_tone_voice(tmp_path, name="cy_GB-tone-low", espeak_voice="cy")
    mouth = synthesiser(Settings(_env_file=None, voice=VoiceSettings(synthesiser=str(tmp_path))))
    end = time.monotonic() + PATIENCE
    while mouth.problems() and time.monotonic() < end:
        time.sleep(0.05)

    welsh = mouth.say("Bore da.", Voice(language="cy"), rate=RATE)
    mouth.close()

    assert {"en", "cy"} <= mouth.languages()
    assert len(welsh) > 0


@needs_espeak
def test_a_voice_that_is_not_there_is_named_and_espeak_speaks(tmp_path: Path) -> None:
    mouth = synthesiser(Settings(_env_file=None, voice=VoiceSettings(synthesiser=str(tmp_path / "gone.onnx"))))

    assert len(mouth.say("Hello.", Voice(), rate=RATE)) > 0
    assert mouth.problem() == ""
    assert any("gone.onnx" in problem or "Piper is not installed" in problem for problem in mouth.problems())
    mouth.close()
