"""Speech by espeak-ng, which synthesises by rules: the machine's own program, one process for each sentence.

Debian: ``apt-get install espeak-ng``. espeak-ng is under the GPL version 3: it is started as a program, and nothing of
it is linked with or loaded into this one.

A process for each sentence takes 17 ms for ten seconds of speech on one core, 9 ms of which are the start; so none is
kept waiting, and a sentence that breaks one does no harm to the next.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import threading
import time
from contextlib import suppress
from typing import IO

import numpy as np

from pipelines.audio.loudness import for_telephone
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav
from pipelines.engines.protocols import Voice
from pipelines.engines.sayable import sayable
from pipelines.errors import EngineError, ExtractionError

PROGRAM = "espeak-ng"
MISSING = "There is no espeak-ng on this machine, so nothing can be said. Install espeak-ng: apt-get install espeak-ng"

_VOICES = {  # BCP 47 tag → voice, where the voice has another name or another one is better
    # By telephone a recogniser told words apart as well as with Received Pronunciation (57 % of 519 each, closed sets
    # of like-sounding words, noise at 12 to 30 dB), and better than with the Scottish and West Midlands ones.
    "en": "en-gb",
    "fr": "fr-fr",
    "no": "nb",
    "zh": "cmn-latn-pinyin",  # 'cmn' and 'zh' read the tones of common characters as English numbers
    "cmn": "cmn-latn-pinyin",
    "zh-hk": "yue",
}
_VOICE_LINE = re.compile(r"^\s*\d+\s+(\S+)\s+\S+/\S+\s", re.MULTILINE)
# Council sentences at -s 100 to 240 came out 1.14 times as fast, counted in written words.
_PACE = 1.14
_SLOWEST, _FASTEST = 80, 450  # of -s
_LIST_SECONDS = 5.0
_SECONDS_PER_CHARACTER = 0.005  # ten times as long as espeak-ng takes with the slowest to say, on a busy machine
_MOST_BYTES = 32 * 1024 * 1024  # twelve minutes
_CHUNK = 1 << 16


class Espeak:
    """Fills the SpeechSynthesiser protocol with the voices that the machine's espeak-ng has. Threads may share it."""

    def __init__(self, *, seconds: float = 5.0, at_once: int = 0, program: str = PROGRAM) -> None:
        """Nothing is started before the first sentence.

        Args:
            seconds: longest time for one sentence, waiting for others included; beside the time that its length takes.
            at_once: processes at the same time; 0 takes one for each core, two at least.
            program: its name, or where it is.
        """
        self._seconds = seconds
        self._program = program
        self._free = threading.BoundedSemaphore(at_once or max(2, os.cpu_count() or 1))
        self._voices: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return "espeak-ng"

    def languages(self) -> frozenset[str]:
        """BCP 47 tags in lower case; none while the program is missing or broken."""
        with suppress(EngineError):
            voices = self._known_voices()
            return voices | {tag for tag, voice in _VOICES.items() if voice in voices}
        return frozenset()

    def problem(self) -> str:
        return "" if shutil.which(self._program) else MISSING

    def close(self) -> None:
        """Nothing is kept that must be ended."""

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        """One sentence as sound; empty where the text has no words.

        Raises:
            EngineError: not installed, no such language, a text that is too long, or it took longer than it may.
        """
        if problem := self.problem():
            raise EngineError(problem)
        name = self._voice(voice.language)
        words = sayable(text, voice.language)
        if not words:
            return np.zeros(0, np.int16)
        pace = min(max(round(voice.words_per_minute / _PACE), _SLOWEST), _FASTEST)
        seconds = self._seconds + _SECONDS_PER_CHARACTER * len(words)
        deadline = time.monotonic() + seconds
        if not self._free.acquire(timeout=seconds):
            raise EngineError("espeak-ng is busy with other callers. Take fewer calls at once, or more cores.")
        try:
            made = self._run(["-v", name, "-s", str(pace), "-b", "1", "--stdin", "--stdout"], words, deadline)
        finally:
            self._free.release()
        sound, source = _sound(made)
        return for_telephone(resample(sound, source=source, target=rate), rate=rate)

    def _run(self, options: list[str], words: str, deadline: float) -> bytes:
        try:
            process = subprocess.Popen(
                [self._program, *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError as error:
            raise EngineError(f"espeak-ng could not be started: {error.strerror}.") from error
        assert process.stdin
        assert process.stdout
        try:
            with suppress(BrokenPipeError):  # it ended; its exit code says more
                process.stdin.write(words.encode())
                process.stdin.close()  # a text of that length fits into the pipe, so nobody waits for the other
            made = _read(process.stdout, deadline)
            process.wait(max(0.0, deadline - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired) as error:
            raise EngineError(
                "espeak-ng took longer than a sentence may take and was stopped. Is the machine too busy?"
            ) from error
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            with suppress(BrokenPipeError):
                process.stdin.close()
        if process.returncode:
            raise EngineError(
                f"espeak-ng ended with code {process.returncode}. Try 'espeak-ng -v {options[1]} hello' here; if "
                "that is silent too, install it anew: apt-get install --reinstall espeak-ng espeak-ng-data"
            )
        return made

    def _voice(self, language: str) -> str:
        """The voice for a tag, or for the nearest shorter one: 'pl' for 'pl-PL'."""
        voices = self._known_voices()
        parts = language.lower().replace("_", "-").split("-")
        for length in range(len(parts), 0, -1):
            tag = "-".join(parts[:length])
            name = _VOICES.get(tag, tag)
            if name in voices:
                return name
        raise EngineError(f"espeak-ng has no voice for the language '{language}'. 'espeak-ng --voices' lists all.")

    def _known_voices(self) -> frozenset[str]:
        """Names of voices in lower case; asked for again until there are some."""
        if not self._voices and not self.problem():
            try:
                done = subprocess.run(
                    [self._program, "--voices"],
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=_LIST_SECONDS,
                    check=True,
                    env=_environment(),
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise EngineError(
                    "espeak-ng does not list its voices. Install it anew: apt-get install --reinstall espeak-ng"
                ) from error
            self._voices = frozenset(_VOICE_LINE.findall(done.stdout.decode(errors="replace").lower()))
        return self._voices


def _environment() -> dict[str, str]:
    """What the program may know of ours: where its data is, and no secret."""
    passed = {name: os.environ[name] for name in ("PATH", "ESPEAK_DATA_PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", **passed, "LC_ALL": "C.UTF-8"}


def _read(stream: IO[bytes], deadline: float) -> bytes:
    """All of a stream.

    Raises:
        TimeoutError: it did not end in time.
        EngineError: it is longer than any sentence.
    """
    ready = select.poll()
    ready.register(stream, select.POLLIN)
    made = bytearray()
    while len(made) <= _MOST_BYTES:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise TimeoutError
        chunk = os.read(stream.fileno(), _CHUNK)
        if not chunk:
            return bytes(made)
        made += chunk
    raise EngineError("What was to be said takes longer than twelve minutes. Give it sentence by sentence.")


def _sound(made: bytes) -> tuple[Pcm, int]:
    """Sound of a WAV file that was streamed: its header gives the longest length there is; what came is what counts."""
    try:
        return read_wav(made)
    except ExtractionError as error:
        raise EngineError("espeak-ng gave no sound. Is it another program of that name?") from error
