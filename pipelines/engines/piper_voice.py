"""Speech by a Piper voice, a neural one: an ``.onnx`` file with its ``.onnx.json``, in a process of its own.

Piper and the espeak-ng inside it are under the GPL version 3. They run in another process (``piper_worker``), which
this one only sends text to; they are not needed, and come with ``pip install 'front-door[piper]'``. Each voice has a
licence of its own, which stands in its model card.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import threading
import time
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, Field, ValidationError

from pipelines.audio.loudness import for_telephone
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.engines.circuit_breaker import CircuitBreaker
from pipelines.engines.piper_child import LostError, PiperChild
from pipelines.engines.protocols import Voice
from pipelines.engines.sayable import sayable, speaks
from pipelines.errors import EngineError

logger = logging.getLogger(__name__)

MISSING = "Piper is not installed, so espeak-ng speaks. Install Piper: pip install 'front-door[piper]'"
TRIAL = (
    "You can pay your council tax by direct debit, on our website or by telephone, and we will write to you in April."
)
# Figures are words in every language, but say nothing about its pace.
TRIAL_ABROAD = "1 2 3 4 5 6 7 8 9 10"

_PACE_ABROAD = 160.0  # words a minute that a voice's own pace stands for where it cannot be measured
_MOST_STRETCH = 2.0
_STEADY_SECONDS = 60.0  # a process that lived as long did not end for what it is
_LOOK_SECONDS = 0.2
_SECONDS_PER_CHARACTER = 0.03  # half of the time that it takes to hear one


class _Sound(BaseModel):
    sample_rate: int = Field(ge=8_000, le=48_000)


class _Espeak(BaseModel):
    voice: str = Field(min_length=1)


class _Language(BaseModel):
    code: str = ""


class _VoiceFile(BaseModel):
    """What must stand in a voice's ``.onnx.json``."""

    audio: _Sound
    espeak: _Espeak
    language: _Language = _Language()
    phoneme_type: Literal["espeak", "text"] = "espeak"  # the others fetch data from the Internet
    num_symbols: int = Field(gt=0)
    num_speakers: int = Field(gt=0)
    phoneme_id_map: dict[str, list[int]]

    @property
    def tag(self) -> str:
        """BCP 47 tag, without what espeak-ng adds to it."""
        tag = (self.language.code or self.espeak.voice).lower().replace("_", "-")
        return tag.partition("-x-")[0]


class PiperVoice:
    """Fills the SpeechSynthesiser protocol with one voice. Threads may share it.

    The process is started at once and again whenever it ends. Meanwhile, and while it is too slow, ``say`` raises at
    once, so that another voice can speak.
    """

    def __init__(self, voice: Path, *, seconds: float = 1.5, start_seconds: float = 60.0) -> None:
        """Begin to load a voice; see ``wait``.

        Args:
            voice: its .onnx file; the .onnx.json stands beside.
            seconds: longest time for one text, waiting for others included; beside the time that its length takes.
            start_seconds: longest time to load the voice.
        """
        self._path = voice
        self._seconds = seconds
        self._start_seconds = start_seconds
        self._answers, self._starts = CircuitBreaker(), CircuitBreaker()
        self._child: PiperChild | None = None  # once it is loaded
        self._process: PiperChild | None = None  # while it loads, too
        self._scale = 1.0  # length scale of one word a minute: what it has to be divided by the words a minute
        self._own_scale = 1.0
        self._closed = threading.Event()
        self._loaded = threading.Event()
        self._file, self._fault, self._digest = _checked(voice)
        self._keeper = threading.Thread(target=self._keep, name="piper-keeper", daemon=True)
        if self._file:
            self._keeper.start()

    @property
    def name(self) -> str:
        return f"piper-{self._path.stem}@{self._digest}"

    @property
    def process_id(self) -> int | None:
        """The process that speaks; None while there is none."""
        child = self._child
        return child.process_id if child else None

    def languages(self) -> frozenset[str]:
        return frozenset({self._file.tag, self._file.tag.partition("-")[0]}) if self._file else frozenset()

    def problem(self) -> str:
        if self._fault:
            return self._fault
        if not self._child:
            return self._starts.problem() or f"The voice {self._path.stem} is being loaded."
        return self._answers.problem()

    def wait(self, seconds: float) -> bool:
        """Until the voice is loaded, at most so long; whether it is."""
        return bool(self._file) and self._loaded.wait(seconds)

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        """One text as sound; empty where it has no words.

        Raises:
            EngineError: not loaded (yet), another language, it broke off, or took longer than it may.
        """
        child = self._child
        if self._fault or not child:
            raise EngineError(self.problem() or "The Piper voice is being loaded.")
        if not speaks(self.languages(), voice.language):
            raise EngineError(f"The voice {self._path.stem} does not speak '{voice.language}'.")
        words = sayable(text, voice.language)
        if not words:
            return np.zeros(0, np.int16)
        stretch = self._scale / voice.words_per_minute
        slowest, fastest = self._own_scale * _MOST_STRETCH, self._own_scale / _MOST_STRETCH
        sounds = self._ask(child, words, min(max(stretch, fastest), slowest))
        parts = [for_telephone(resample(sound, source=source, target=rate), rate=rate) for sound, source in sounds]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def close(self) -> None:
        """End the process; nothing can be said any more."""
        self._closed.set()
        if self._process and not self._child:
            self._process.kill()  # nobody waits until it is loaded
        if self._keeper.ident:
            self._keeper.join()
        self._fault = self._fault or f"The voice {self._path.stem} was closed."

    def _ask(self, child: PiperChild, words: str, length_scale: float) -> list[tuple[Pcm, int]]:
        if problem := self._answers.enter():
            raise EngineError(problem)
        seconds = self._seconds + _SECONDS_PER_CHARACTER * len(words)
        try:
            sounds = child.say(words, length_scale=length_scale, seconds=seconds)
        except TimeoutError as error:
            problem = (
                f"The voice {self._path.stem} took longer than {seconds:.1f} seconds. "
                "Take a smaller one ('low' instead of 'medium'), or let espeak-ng speak."
            )
            self._answers.failed(problem, slow=True)
            raise EngineError(problem) from error
        except LostError as error:
            self._answers.leave()
            raise EngineError(f"The process of the voice {self._path.stem} ended; it is started again.") from error
        except BaseException:
            self._answers.leave()
            raise
        self._answers.succeeded()
        return sounds

    def _keep(self) -> None:
        """Keep a process running, until closed."""
        short_lives = 0
        while not self._closed.is_set():
            begun = time.monotonic()
            child = self._process = PiperChild(self._path, self._trial)
            try:
                if self._closed.is_set():
                    return
                self._load(child)
                self._watch(child)
            except EngineError as error:
                self._starts.failed(
                    f"The voice {self._path.stem} cannot be used: {error}. Take another file, or see its model card.",
                    slow=True,
                )
                logger.error("piper_not_loaded voice=%s error=%s", self._path.stem, error)
            else:
                if not self._closed.is_set():
                    short_lives = short_lives + 1 if time.monotonic() - begun < _STEADY_SECONDS else 0
                    logger.warning("piper_ended voice=%s", self._path.stem)
                    words = f"The process of the voice {self._path.stem} ended; it is started again."
                    self._starts.failed(words, slow=short_lives > 1)
            finally:
                self._loaded.clear()
                self._child = None
                child.close()
            while self._starts.problem() and not self._closed.wait(_LOOK_SECONDS):
                pass

    def _load(self, child: PiperChild) -> None:
        told = child.ready(self._start_seconds)
        seconds = float(told["seconds"])
        if seconds <= 0:
            raise EngineError("it makes no sound")
        pace = len(TRIAL.split()) / seconds * 60 if self._trial is TRIAL else _PACE_ABROAD
        self._own_scale = float(told["length_scale"])
        self._scale = self._own_scale * pace
        self._child = child
        self._loaded.set()
        logger.info("piper_loaded voice=%s words_per_minute=%.0f", self._path.stem, pace)

    def _watch(self, child: PiperChild) -> None:
        while not self._closed.is_set() and not child.lost.wait(_LOOK_SECONDS):
            if child.hangs():
                child.kill()

    @property
    def _trial(self) -> str:
        return TRIAL if speaks(self.languages(), "en") else TRIAL_ABROAD


def _checked(voice: Path) -> tuple[_VoiceFile | None, str, str]:
    """What the voice says of itself, what is wrong with it, and the hash of both files."""
    about = voice.with_name(f"{voice.name}.json")
    if not importlib.util.find_spec("piper"):
        return None, MISSING, ""
    try:
        told = about.read_bytes()
        digest = hashlib.sha256(told)
        with voice.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return _VoiceFile.model_validate_json(told), "", digest.hexdigest()[:8]
    except OSError as error:
        fault = f"The Piper voice {voice} cannot be read ({error.strerror}: {error.filename}). It needs two files: "
        return None, f"{fault}{voice.name} and {about.name}.", ""
    except ValidationError as error:
        places = ", ".join(".".join(map(str, one["loc"])) or "the whole" for one in error.errors())
        return None, f"{about} is no description of a Piper voice that can be used here (see: {places}).", ""
