"""Voices of callers from Debian's synthesisers, as a telephone line brings them: 8,000 a second, mu-law, noisy."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from pipelines.audio.g711 import decode, encode
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav
from pipelines.errors import EngineError

RATE = 8_000  # samples a second
_LEVEL = 3_000.0  # root mean square of speech, about -21 dB below the loudest sound
_SECONDS = 60.0

# Natural voices: cut from or modelled on recordings of people. awb is Scottish, the others are American.
NATURAL = ("flite awb", "flite rms", "flite slt", "flite kal16", "festival hts", "festival kal")
_FESTIVAL = {"hts": "(voice_cmu_us_slt_arctic_hts)", "kal": "(voice_kal_diphone)"}


def missing() -> tuple[str, ...]:
    """Debian packages that are not here."""
    return tuple(
        package for program, package in (("flite", "flite"), ("text2wave", "festival")) if not shutil.which(program)
    )


def spoken(text: str, voice: str) -> Pcm:
    """A sentence as a microphone takes it, at 8,000 samples a second and one loudness.

    Args:
        text: the sentence.
        voice: of NATURAL, or 'espeak' and a voice of espeak-ng, such as 'espeak en-gb-scotland'.

    Raises:
        EngineError: the program is not here, or failed.
    """
    program, _, name = voice.partition(" ")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        command = _command(program, name, text, file)
        try:
            subprocess.run(command, input=text.encode(), capture_output=True, timeout=_SECONDS, check=True)
            sound, rate = read_wav(file.read_bytes())
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineError(f"The voice '{voice}' could not speak ({type(error).__name__}).") from error
    quiet = resample(sound, source=rate, target=RATE).astype(np.float64)
    return _loud(quiet)


def _command(program: str, name: str, text: str, file: Path) -> list[str]:
    if program == "flite":
        return ["flite", "-voice", name, "-t", text, "-o", str(file)]
    if program == "festival":
        return ["text2wave", "-eval", _FESTIVAL[name], "-o", str(file)]
    return ["espeak-ng", "-v", name, "--stdin", "-w", str(file)]


def _loud(sound: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Pcm:
    size = np.sqrt(np.mean(sound**2)) if len(sound) else 0.0
    return np.clip(sound * (_LEVEL / size if size else 1.0), -32_767, 32_767).astype(np.int16)


def on_the_line(sound: Pcm, *, noise_db: float | None = 20.0, seed: int = 0) -> Pcm:
    """Sound as it arrives: with noise so far below the speech, through mu-law and back."""
    noisy = sound.astype(np.float64)
    if noise_db is not None:
        noise = np.random.default_rng(seed).normal(size=len(sound))
        noisy = noisy + noise * _LEVEL * 10 ** (-noise_db / 20)
    return decode(encode(np.clip(noisy, -32_768, 32_767).astype(np.int16), "ulaw"), "ulaw")
