"""The voices of the service: the chosen one, espeak-ng wherever that cannot speak, and what was said before."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from pipelines.audio.pcm import Pcm
from pipelines.engines.espeak import Espeak
from pipelines.engines.piper_voice import PiperVoice
from pipelines.engines.protocols import SpeechSynthesiser, Voice
from pipelines.engines.sayable import clauses, speaks
from pipelines.engines.spoken_cache import Saying, SpokenCache
from pipelines.errors import EngineError
from pipelines.settings import Settings

logger = logging.getLogger(__name__)

ESPEAK = "espeak"
_LOAD_SECONDS = 60.0
_LOOK_SECONDS = 0.2


class Mouth:
    """Fills the SpeechSynthesiser protocol with several voices, by preference. Threads may share it."""

    def __init__(self, voices: Sequence[SpeechSynthesiser], *, cache: SpokenCache | None = None) -> None:
        """Voices by preference; at least one."""
        self._voices = tuple(voices)
        self._cache = cache or SpokenCache()
        self._closed = threading.Event()
        self._warming: list[threading.Thread] = []

    @property
    def name(self) -> str:
        return self._voices[0].name

    @property
    def cache(self) -> SpokenCache:
        return self._cache

    def languages(self) -> frozenset[str]:
        return frozenset[str]().union(*(voice.languages() for voice in self._voices))

    def problem(self) -> str:
        """Empty while one voice can speak; else what is wrong with the first."""
        problems = self.problems()
        return problems[0] if len(problems) == len(self._voices) else ""

    def problems(self) -> tuple[str, ...]:
        """What is wrong with each voice that cannot speak, also while another one stands in for it."""
        return tuple(filter(None, (voice.problem() for voice in self._voices)))

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        """One sentence as sound, which cannot be written to; empty where it has no words.

        Raises:
            EngineError: no voice can say it.
        """
        speakers = [one for one in self._voices if speaks(one.languages(), voice.language)]
        if not speakers:
            raise EngineError(self.problem() or f"No voice speaks the language '{voice.language}'.")
        sayings = [_saying(speaker, text, voice, rate) for speaker in speakers]
        kept = self._cache.get(sayings[0])
        if kept is not None:
            return kept
        for speaker, saying in zip(speakers[:-1], sayings[:-1], strict=True):
            if speaker.problem():
                continue
            try:
                return self._cache.get_or_make(saying, _making(speaker, text, voice, rate))
            except EngineError as error:
                logger.warning("voice_stood_in_for voice=%s error=%s", speaker.name, error)
        return self._cache.get_or_make(sayings[-1], _making(speakers[-1], text, voice, rate))

    def stream(self, text: str, voice: Voice, *, rate: int) -> Iterator[Pcm]:
        """One sentence as sounds that follow one another, so that a slow voice can be heard before it has finished.

        A voice by rules is so fast that it is given the sentence whole, which sounds better.

        Raises:
            EngineError: no voice can say it.
        """
        first = self._voices[0]
        slow = isinstance(first, PiperVoice) and not first.problem()
        whole = not slow or self._cache.get(_saying(first, text, voice, rate)) is not None
        for part in (text,) if whole else clauses(text):
            yield self.say(part, voice, rate=rate)

    def warm(self, texts: Iterable[str], voice: Voice, *, rate: int) -> threading.Thread:
        """Say these in the background, so that they are kept; a text that cannot be said is passed over."""
        thread = threading.Thread(target=self._warm, args=(tuple(texts), voice, rate), name="mouth-warm", daemon=True)
        self._warming.append(thread)
        thread.start()
        return thread

    def close(self) -> None:
        self._closed.set()
        for thread in self._warming:
            thread.join()
        for voice in self._voices:
            voice.close()
        self._cache.clear()

    def _warm(self, texts: Sequence[str], voice: Voice, rate: int) -> None:
        self._wait_for_the_first()
        missed = 0
        for text in texts:
            if self._closed.is_set():
                return
            try:
                self.say(text, voice, rate=rate)
            except EngineError as error:
                missed += 1
                logger.debug("not_warmed error=%s", error)
        logger.info("mouth_warm said=%d missed=%d bytes=%d", len(texts) - missed, missed, self._cache.size_bytes)

    def _wait_for_the_first(self) -> None:
        """What is kept shall be in the voice that was asked for."""
        first, until = self._voices[0], time.monotonic() + _LOAD_SECONDS
        if isinstance(first, PiperVoice) and first.languages():
            while not first.wait(_LOOK_SECONDS) and not self._closed.is_set() and time.monotonic() < until:
                pass


def synthesiser(settings: Settings) -> Mouth:
    """The voices that the settings ask for; espeak-ng stands in for every other, and speaks what no other can."""
    chosen = settings.voice.synthesiser
    files = [] if chosen == ESPEAK else _voice_files(Path(chosen).expanduser())
    return Mouth([*map(PiperVoice, files), Espeak()])


def _voice_files(place: Path) -> list[Path]:
    """A voice's file, or those of a folder; which of them can be used, the voices say."""
    return sorted(place.glob("*.onnx")) if place.is_dir() else [place]


def _saying(speaker: SpeechSynthesiser, text: str, voice: Voice, rate: int) -> Saying:
    return Saying(
        engine=speaker.name,
        text=text,
        language=voice.language,
        words_per_minute=voice.words_per_minute,
        rate=rate,
    )


def _making(speaker: SpeechSynthesiser, text: str, voice: Voice, rate: int) -> Callable[[], Pcm]:
    return lambda: speaker.say(text, voice, rate=rate)
