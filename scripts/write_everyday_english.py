"""Writes ``pipelines/speech/everyday_english.npz`` anew, from the language model in pocketsphinx and from espeak-ng."""

# pocketsphinx comes without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import numpy as np
from pocketsphinx import NGramModel, get_model_path

from pipelines.engines.sphinx_decoder import american_dictionary
from pipelines.speech.everyday import FILE, save_everyday
from pipelines.speech.language_model import END, START, General
from pipelines.speech.pronunciation import ask_espeak, has_espeak, read_dictionary

WORDS = 5_000
PAIRS = 200_000  # nine in ten of the pairs of running text
BASE = 1.0001  # of pocketsphinx's logarithms
STARTS = 0.05  # of the words of running text begin a sentence
_PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)*")


def main() -> None:
    """Choose the words, ask for every pair of them, keep the likeliest, add British pronunciations, save."""
    dictionary = american_dictionary()
    if dictionary is None or not has_espeak():
        sys.exit("pocketsphinx or espeak-ng is not installed. Run 'make install speech'.")
    model = NGramModel.readfile(get_model_path("en-us/en-us.lm.bin"))

    def chance(*said: str) -> float:
        return BASE ** int(model.prob(said[::-1]))  # a pair is asked for with its last word first

    plain = [word for word in read_dictionary(dictionary) if _PLAIN.fullmatch(word)]
    single = {word: chance(word) for word in plain}
    words = sorted(single, key=lambda word: -single[word])[:WORDS]
    english = general(chance, {word: single[word] for word in words} | {END: chance(END)})
    save_everyday(english, ask_espeak(words))
    print(f"{FILE}: {len(english.words)} words, {len(english.pairs)} pairs, {FILE.stat().st_size // 1000} kB")


def general(chance: Callable[[str, str], float], words: dict[str, float]) -> General:
    """The chances of the likeliest pairs; what is left for the others follows from the sum of all."""
    seconds, firsts = list(words), [START, *(word for word in words if word != END)]
    alone = np.array(list(words.values()))
    chances = np.array([[chance(first, second) for second in seconds] for first in firsts])
    expected = chances * np.array([STARTS if first == START else words[first] for first in firsts])[:, None]
    kept = expected >= np.partition(expected, -PAIRS, axis=None)[-PAIRS]
    rest = chances.sum(axis=1) - np.where(kept, chances, 0).sum(axis=1)
    left = rest / (alone.sum() - np.where(kept, alone, 0).sum(axis=1))
    return General(
        words=words,
        pairs={(firsts[first], seconds[second]): float(chances[first, second]) for first, second in np.argwhere(kept)},
        left=dict(zip(firsts, left.tolist(), strict=True)),
    )


if __name__ == "__main__":
    main()
