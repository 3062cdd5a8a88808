"""Everyday English as callers speak it: its most frequent words, which follows which, and how the British say them.

The file comes from the language model in the package pocketsphinx (BSD) and from espeak-ng, by
``scripts/write_everyday_english.py``, so that no ingest has to read 27 MB again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.language_model import START, General

_NEVER = 1e-9
_OR = "|"  # between two ways to say a word

FILE = Path(__file__).with_name("everyday_english.npz")


@dataclass(frozen=True, slots=True)
class Everyday:
    """What any caller may say, whatever the council."""

    english: General
    said: dict[str, list[str]]  # British pronunciations of each word


def load_everyday(file: Path = FILE) -> Everyday:
    """Read the file that ``save_everyday`` wrote."""
    data = np.load(file)
    words = [str(word) for word in data["words"]]
    chances = 10.0 ** data["chances"].astype(np.float64)
    followers = 10.0 ** data["pair_chances"].astype(np.float64)
    pairs = zip(data["firsts"].tolist(), data["seconds"].tolist(), followers.tolist(), strict=True)
    english = General(
        words={word: chance for word, chance in zip(words, chances.tolist(), strict=True) if word != START},
        pairs={(words[first], words[second]): chance for first, second, chance in pairs},
        left=dict(zip(words, (10.0 ** data["left"].astype(np.float64)).tolist(), strict=True)),
    )
    said = {word: str(ways).split(_OR) for word, ways in zip(words, data["british"], strict=True) if ways}
    return Everyday(english, said)


def save_everyday(english: General, said: Mapping[str, Sequence[str]], file: Path = FILE) -> None:
    """Write everyday English; chances are kept as logarithms to base 10, to three digits."""
    words = [START, *(word for word in english.words if word != START)]
    place = {word: number for number, word in enumerate(words)}
    pairs = [pair for pair in english.pairs if pair[0] in place and pair[1] in place]
    np.savez_compressed(
        file,
        words=np.array(words),
        chances=_logs([english.words.get(word, _NEVER) for word in words]),
        left=_logs([english.left.get(word, 1.0) for word in words]),
        british=np.array([_OR.join(said.get(word, ())) for word in words]),
        firsts=np.array([place[first] for first, _ in pairs], np.uint16),
        seconds=np.array([place[second] for _, second in pairs], np.uint16),
        pair_chances=_logs([english.pairs[pair] for pair in pairs]),
    )


def _logs(chances: list[float]) -> NDArray[np.float16]:
    return np.log10(np.maximum(chances, _NEVER)).astype(np.float16)
