"""The second net of the safeguard: finds a person in need whose wording no rule knows, by words and by meaning.

Two small models look at a message: a linear one at its words and pieces of words, one with a single hidden layer at
its sentence embedding. Neither sees a grown person's age. The weights are data (``safeguard_net.json``), fitted by
``scripts/fit_safeguard.py``. Without the embedder that they were fitted with, the words decide alone.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.answering.safeguard_features import grams, weighed
from pipelines.answering.text import sentences
from pipelines.engines.protocols import Embedder
from pipelines.errors import EngineError, SettingsError

logger = logging.getLogger(__name__)

NET_FILE = Path(__file__).with_name("safeguard_net.json")
LONGEST = 2000  # characters looked at; the setting for the longest question allows no more
MOST_PIECES = 12  # sentences looked at one by one, besides the whole
# Life comes first: where one of these is likely enough, it goes before a likelier other.
LIFE_FIRST = ("danger_to_life", "suicide_self_harm", "suicide_someone_else")
LIKELY_ENOUGH = 0.35
HINT_ALARM = 0.2  # chance from which a hint of the rules counts
# Where minutes do not count, help on a smaller chance waits for the second look: either no page answers with as good a
# chance, and help is given, or one does, and the way to help stands beside its answer.
NO_TIME = frozenset({*LIFE_FIRST, "gas_leak"})
CALM_ALARM = 0.9
UNSURE_ALARM = 0.4  # chance from which a need is not ruled out, and whether the pages answer the message decides


@dataclass(frozen=True, slots=True)
class Layers:
    """A number from a sentence embedding: one hidden layer, of which what is below zero is cut off."""

    weights: NDArray[np.float32]  # shape (dimensions, hidden)
    bias: NDArray[np.float32]
    out: NDArray[np.float32]  # shape (hidden,)
    out_bias: float

    def numbers(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """One for each row."""
        return np.maximum(vectors @ self.weights + self.bias, 0) @ self.out + self.out_bias


@dataclass(frozen=True, slots=True)
class Replies:
    """Which help a message in need wants."""

    names: tuple[str, ...]
    words: Mapping[str, tuple[float, ...]]  # weights of a gram, one for each name
    meaning: NDArray[np.float32]  # shape (names, dimensions)
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Net:
    """The fitted weights.

    Chances are those of a logistic model: ``words`` and ``meaning`` give one number each, ``mix`` joins them.
    """

    embedder: str  # name with hash of the one that the meaning was fitted with
    rarity: Mapping[str, float]
    words: Mapping[str, float]
    words_bias: float
    meaning: Layers
    mix: tuple[float, float, float]  # of words, of meaning, bias
    alone: tuple[float, float]  # of words, bias; where there is no meaning
    alarm: float  # chance from which help is given
    alarm_alone: float
    worth_embedding: float  # number of the words below which no meaning would change the outcome
    replies: Replies


@dataclass(frozen=True, slots=True)
class Seen:
    """One text as the net sees it, without a grown person's age."""

    plain: str  # the output of Spelling.plain, sayings taken out
    text: str


@dataclass(frozen=True, slots=True)
class Need:
    """That a message may show a need, and the reply that helps."""

    reply: str
    sure: bool  # from the alarm on
    chance: float = 1.0  # that there is a need, 0 to 1


def pieces(text: str) -> list[str]:
    """The whole message, and each sentence of it where it has several: a cry for help may stand in a long request.

    Without the last full stop, which says how somebody writes and nothing of what they need.
    """
    text = text[:LONGEST].replace("[", " ").replace("]", " ")
    single = sentences(text)
    return [piece.rstrip(" .") for piece in ([text, *single[:MOST_PIECES]] if len(single) > 1 else [text])]


def net_need(net: Net, seen: Sequence[Seen], embedder: Embedder | None, *, hinted: bool = False) -> Need | None:
    """``need_for`` with the meaning where the embedder fits and works, else without: help does not wait for it."""
    try:
        return need_for(net, seen, fitting(net, embedder), hinted=hinted)
    except EngineError as error:
        logger.warning("safeguard_without_meaning error=%s", type(error).__name__)
        return need_for(net, seen, None, hinted=hinted)


def need_for(net: Net, seen: Sequence[Seen], embedder: Embedder | None, *, hinted: bool = False) -> Need | None:
    """The need that a message shows or may show, or None where it shows nobody in need.

    Args:
        net: the weights.
        seen: the whole message first, then its sentences.
        embedder: None when there is none, or none that fits.
        hinted: whether the rules saw a hint; then a small chance is enough to be sure.
    """
    found = [weighed(grams(piece.plain), net.rarity) for piece in seen]
    numbers = np.array([_sum(values, net.words) + net.words_bias for values in found])
    vectors: NDArray[np.float32] | None = None
    near = [place for place, number in enumerate(numbers) if hinted or number >= net.worth_embedding]
    if not near:
        return None
    if embedder is None:
        chances = _chance(net.alone[0] * numbers[near] + net.alone[1])
    else:
        vectors = embedder.embed([seen[place].text for place in near])
        chances = _chance(net.mix[0] * numbers[near] + net.mix[1] * net.meaning.numbers(vectors) + net.mix[2])
    best = int(np.argmax(chances))
    alarm = HINT_ALARM if hinted else net.alarm_alone if vectors is None else net.alarm
    if chances[best] < min(alarm, UNSURE_ALARM):
        return None
    kinds = reply_chances(net.replies, found[near[best]], None if vectors is None else vectors[best])
    chance, reply = float(chances[best]), likeliest(kinds)
    return Need(reply, sure=chance >= (alarm if hinted else alarm_for(reply, alarm)), chance=chance)


def alarm_for(reply: str, alarm: float) -> float:
    """The chance from which this help is given at once, where ``alarm`` is that for danger to life."""
    return alarm if reply in NO_TIME else max(alarm, CALM_ALARM)


def reply_chances(
    kinds: Replies, found: Mapping[str, float], vector: NDArray[np.float32] | None = None
) -> dict[str, float]:
    """How likely each kind of help is the right one, for a message in need."""
    scores = kinds.bias.copy()
    for gram, value in found.items():
        if gram in kinds.words:
            scores += value * np.array(kinds.words[gram], dtype=np.float32)
    if vector is not None:
        scores += kinds.meaning @ vector
    shares = np.exp(scores - scores.max())
    return {name: float(share) for name, share in zip(kinds.names, shares / shares.sum(), strict=True)}


def likeliest(chances: Mapping[str, float]) -> str:
    """The likeliest reply; life goes first where it is not clear."""
    first = max(LIFE_FIRST, key=lambda reply: chances.get(reply, 0.0))
    if chances.get(first, 0.0) >= LIKELY_ENOUGH:
        return first
    return max(chances, key=lambda reply: chances[reply])


def fitting(net: Net, embedder: Embedder | None) -> Embedder | None:
    """The embedder, when it is the one that the net was fitted with."""
    if embedder is None or embedder.name == net.embedder:
        return embedder
    _tell_once(net.embedder, embedder.name)
    return None


@cache
def _tell_once(wanted: str, got: str) -> None:
    logger.warning(
        "safeguard_without_meaning fitted_with=%s got=%s: people in need are found by rules and words alone. "
        "Run 'python -m scripts.fit_safeguard' with this embedder.",
        wanted,
        got,
    )


@cache
def load_net(file: Path) -> Net:
    """Read the weights once.

    Raises:
        SettingsError: the file is missing or broken.
    """
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        return Net(
            embedder=read["embedder"],
            rarity={gram: values[0] / 100 for gram, values in read["grams"].items()},
            words={gram: values[1] / 100 for gram, values in read["grams"].items()},
            words_bias=read["words_bias"],
            meaning=read_layers(read["meaning"]),
            mix=tuple(read["mix"]),
            alone=tuple(read["alone"]),
            alarm=read["alarm"],
            alarm_alone=read["alarm_alone"],
            worth_embedding=read["worth_embedding"],
            replies=read_replies(read["replies"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise SettingsError(f"{file} cannot be read ({error}). Put it back from the release.") from error


def read_layers(read: Mapping[str, Any]) -> Layers:
    """The hidden layer as the weights' file holds it: thousandths."""
    weights, bias, out = (np.array(read[part], dtype=np.float32) for part in ("weights", "bias", "out"))
    thousand = np.float32(1000)
    return Layers(weights / thousand, bias / thousand, out / thousand, float(read["out_bias"]) / 1000)


def read_replies(read: Mapping[str, Any]) -> Replies:
    """The model of kinds as the weights' file holds it."""
    return Replies(
        names=tuple(read["names"]),
        words={gram: tuple(value / 100 for value in row) for gram, row in read["words"].items()},
        meaning=np.array(read["meaning"], dtype=np.float32),
        bias=np.array(read["bias"], dtype=np.float32),
    )


def _sum(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return math.fsum(value * weights[gram] for gram, value in values.items())


def _chance(number: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(number, -50, 50)))
