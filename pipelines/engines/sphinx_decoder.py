"""Speech into words by pocketsphinx (BSD), with its American acoustic model and a council's own language models.

pocketsphinx holds the interpreter while it works, so this runs in processes of its own: see ``sphinx_child``.
"""

# pocketsphinx comes without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

from __future__ import annotations

import importlib.util
import math
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipelines.audio.noise import quieten
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.engines.speech_model import COUNCIL, EVERYDAY, SEARCHES, WORDS, language_model_file

if TYPE_CHECKING:
    from pocketsphinx import Decoder

RATE = 16_000  # samples a second, of the acoustic model
# Sounds are compared for every second frame of 10 ms, and everyday English is searched once and not twice. Over 48
# questions by six voices through a noisy line both together take half the work of wider beams without them. Of the
# words 23 % are wrong instead of 22 %, and 27 % of the everyday hearing, which is only the second opinion. Searching
# the council's words once as well would lose topics.
_QUICK = {"ds": 2}
_ONCE = {"fwdflat": False}
# The upper half of the spectrum, which a telephone cuts off, is filled with the mirror image of the lower half at this
# gain. On recordings of 50 people that mends twice as many commands as it breaks, but not among everyday English.
MIRRORED = {COUNCIL: 0.1}
_OTHERS = 3
_LOOKED_AT = 12  # of the next best paths, most of which have the same words
_VARIANT = re.compile(r"\(\d+\)")


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one search made of an utterance."""

    text: str
    others: tuple[str, ...]  # the next best
    score: float  # natural logarithm of the likelihood of sound and words, in 1,024ths
    chance: float  # of the best path among all that were kept, 0 to 1
    frames: int  # of 10 ms


class SphinxDecoder:
    """One version of a council's speech model, opened. One thread only."""

    def __init__(self, version: Path) -> None:
        thorough, once = _opened(version), _opened(version, **_ONCE)
        self._decoders = {search: once if search == EVERYDAY else thorough for search in SEARCHES}
        for search, decoder in self._decoders.items():
            decoder.add_lm_file(search, str(language_model_file(version, search)))

    def hear(self, sound: Pcm, *, rate: int, search: str) -> Hearing:
        """The words of a whole utterance.

        Args:
            sound: 16-bit, one channel.
            rate: samples a second.
            search: which language model is used, of ``SEARCHES``.
        """
        ready = for_search(quieten(sound, rate=rate), rate=rate, search=search)
        decoder = self._decoders[search]
        decoder.activate_search(search)
        decoder.start_utt()
        decoder.process_raw(ready.tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        frames = decoder.n_frames()
        if found is None or not frames:
            return Hearing("", (), 0.0, 0.0, frames)
        text = _plain(found.hypstr)
        next_best = [_plain(other.hypstr) for other in islice(decoder.nbest() or (), _LOOKED_AT) if other is not None]
        others = [other for other in dict.fromkeys(next_best) if other not in ("", text)]
        return Hearing(
            text, tuple(others[:_OTHERS]), math.log(max(found.best_score, 1e-300)), min(1.0, found.prob), frames
        )


def _opened(version: Path, **options: bool) -> Decoder:
    from pocketsphinx import Decoder, get_model_path

    return Decoder(
        hmm=get_model_path("en-us/en-us"), lm=None, dict=str(version / WORDS), cmn="batch", loglevel="FATAL",
        **_QUICK, **options,
    )  # fmt: skip


def for_search(sound: Pcm, *, rate: int, search: str) -> Pcm:
    """The sound as the acoustic model wants it: 16,000 samples a second."""
    if rate == RATE:
        return sound
    wide = resample(sound, source=rate, target=RATE)
    gain = MIRRORED.get(search, 0.0)
    if not gain or 2 * rate != RATE:
        return wide
    size = min(len(wide), 2 * len(sound))
    both_halves = np.zeros(size)
    both_halves[::2] = 2.0 * sound[: (size + 1) // 2]
    mirrored = wide[:size] + gain * (both_halves - wide[:size])
    return np.clip(mirrored, -32_768, 32_767).astype(np.int16)


def american_dictionary() -> Path | None:
    """CMUdict as it comes in the package, which is not imported; None where it is not installed."""
    found = importlib.util.find_spec("pocketsphinx")
    file = Path(found.origin).parent / "model" / "en-us" / "cmudict-en-us.dict" if found and found.origin else None
    return file if file and file.exists() else None


def _plain(text: str) -> str:
    return " ".join(_VARIANT.sub("", text).split())
