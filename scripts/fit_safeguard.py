"""Fits the second net of the safeguard, and writes its weights and its report.

Everything reported is out of fold, and a fold never splits a situation: what is measured is how wordings are found that
are like nothing learned from. Usage: ``python -m scripts.fit_safeguard [WEIGHTS REPORT]``; with
two paths nothing of the release is touched, so that two fits can be compared.
"""

# pyright: basic
# scikit-learn carries no types.

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.answering.safeguard import SAFEGUARD_FILE, found_by, load_rules, plain_words
from pipelines.answering.safeguard_features import PIECE, grams, weighed, without_age
from pipelines.answering.safeguard_net import (
    NET_FILE,
    UNSURE_ALARM,
    likeliest,
    pieces,
    read_layers,
    read_replies,
    reply_chances,
)
from pipelines.engines.build import ingest_embedder
from pipelines.settings import load_settings
from scripts.safeguard_examples import ORDINARY, Example, examples, labels
from scripts.safeguard_report import REPORT, Figures, summary, write_report

FOLDS = 5
SEEN_IN = 3  # messages that a gram must stand in
KEPT = 20_000  # grams
STRENGTH_WORDS, STRENGTH_REPLY = 30.0, 10.0  # of the data against the pull towards zero
HIDDEN, PULL, ROUNDS, START = 64, 0.3, 40, 3  # the hidden layer: width, pull towards zero, rounds, how many are joined
SCALE = 8.0  # of the embedding, whose numbers are small
CHOOSING = 40  # rounds of the fit that only chooses the grams
REPLY_SEEN_IN = 4
# The alarm is set as low as these allow: a missed emergency weighs far more than a card that nobody needed, but a
# card for an ordinary question must be rare.
# And not lower than this: from here down, cards for people who only say who they are become more than a stray few.
# What lies below and is not ruled out is looked at again (pipelines/answering/second_look.py).
LEAST_ALARM = 0.8
ORDINARY_SHARE = 0.007  # of ordinary questions never learned from; half of these sound like need ('nothing left')
NEAR_SHARE = 0.05  # of messages that sound like danger and are none
NOTHING_LOST = 0.001  # of the needs seen, that skipping the embedding may cost

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """Every text that the net looks at: each message, then its sentences."""

    known: list[Example]
    owner: Numbers  # message of each text
    whole: Numbers  # text that is the message itself, of each message
    counts: list[Counter[str]]
    vectors: Numbers


@dataclass(frozen=True, slots=True)
class Words:
    """The model over words."""

    rarity: dict[str, float]
    weights: dict[str, float]
    bias: float

    def number(self, counts: Counter[str]) -> float:
        return sum(value * self.weights[gram] for gram, value in weighed(counts, self.rarity).items()) + self.bias


def material(known: list[Example], embedder: Any) -> Material:
    rules = load_rules(SAFEGUARD_FILE)
    texts: list[str] = []
    owner: list[int] = []
    whole: list[int] = []
    for number, example in enumerate(known):
        whole.append(len(texts))
        parts = pieces(without_age(example.text))
        texts += parts
        owner += [number] * len(parts)
    counts = [grams(plain_words(rules, text)) for text in texts]
    return Material(known, np.array(owner), np.array(whole), counts, embedder.embed(texts))


def _logistic(strength: float, x: Any, y: Numbers, weight: Numbers, rounds: int = 1000) -> tuple[Numbers, Numbers]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=rounds, class_weight="balanced")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # few rounds are enough to tell which grams matter
        model.fit(x, y, sample_weight=weight)
    return np.asarray(model.coef_), np.asarray(model.intercept_)


def fit_words(counts: list[Counter[str]], y: Numbers, weight: Numbers) -> Words:
    """A fit over all grams seen often enough, and another over those that matter."""
    from sklearn.feature_extraction import DictVectorizer

    seen = Counter(gram for each in counts for gram in each)
    kept = {gram for gram, number in seen.items() if number >= SEEN_IN}
    while True:
        rarity = {gram: round(1 + float(np.log((1 + len(counts)) / (1 + seen[gram]))), 2) for gram in sorted(kept)}
        vectoriser = DictVectorizer()
        x = vectoriser.fit_transform([weighed(each, rarity) for each in counts])
        coefficients, bias = _logistic(STRENGTH_WORDS, x, y, weight, 1000 if len(kept) <= KEPT else CHOOSING)
        weights = dict(zip(vectoriser.get_feature_names_out(), coefficients[0], strict=True))
        if len(kept) <= KEPT:
            return Words(rarity, {gram: round(float(weights.get(gram, 0.0)), 2) for gram in rarity}, float(bias[0]))
        kept = set(sorted(weights, key=lambda gram: (-abs(weights[gram]), gram))[:KEPT])


def fit_meaning(vectors: Numbers, y: Numbers, weight: Numbers) -> dict[str, Any]:
    """Several nets from different starts side by side, which is one wide net that says their mean."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    nets = []
    for start in range(START):
        net = MLPClassifier((HIDDEN,), alpha=PULL, max_iter=ROUNDS, learning_rate_init=0.003, random_state=start)
        net.set_params(batch_size=128)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the rounds are few on purpose
            net.fit(vectors * SCALE, y, sample_weight=weight)
        nets.append(net)
    return {
        "weights": _thousandths(np.hstack([net.coefs_[0] * SCALE for net in nets])),
        "bias": _thousandths(np.concatenate([net.intercepts_[0] for net in nets])),
        "out": _thousandths(np.concatenate([net.coefs_[1][:, 0] for net in nets]) / START),
        "out_bias": round(1000 * float(np.mean([net.intercepts_[1][0] for net in nets]))),
    }


def _thousandths(values: Numbers) -> list[Any]:
    return np.rint(values * 1000).astype(int).tolist()


def fit_reply(found: list[dict[str, float]], vectors: Numbers, replies: list[str], weight: Numbers) -> dict[str, Any]:
    """Which help a message in need wants: words and runs of two, and the meaning."""
    import scipy.sparse as sparse
    from sklearn.feature_extraction import DictVectorizer

    seen = Counter(gram for each in found for gram in each)
    kept = {gram for gram, number in seen.items() if number >= REPLY_SEEN_IN and gram[0] != PIECE}
    vectoriser = DictVectorizer()
    x: Any = vectoriser.fit_transform([{gram: each[gram] for gram in each if gram in kept} for each in found])
    names = np.array(replies)
    order = sorted(set(replies))
    coefficients, bias = _logistic(STRENGTH_REPLY, sparse.hstack([x, vectors]).tocsr(), names, weight)
    many = x.shape[1]
    return {
        "names": order,
        "words": {
            gram: [round(float(value) * 100) for value in coefficients[:, place]]
            for place, gram in enumerate(vectoriser.get_feature_names_out())
        },
        "meaning": [[round(float(value), 3) for value in row] for row in coefficients[:, many:]],
        "bias": [round(float(value), 3) for value in bias],
    }


def out_of_fold(stuff: Material) -> tuple[Numbers, Numbers, list[dict[str, float]]]:
    """Words and meaning of every text by models that never saw its situation, and each message's likeliest reply."""
    from sklearn.model_selection import GroupKFold

    y, weight = labels(stuff.known), np.array([example.weight for example in stuff.known])
    groups = np.array([example.group for example in stuff.known])
    words, meaning = np.zeros(len(stuff.owner)), np.zeros(len(stuff.owner))
    told: list[dict[str, float]] = [{} for _ in stuff.known]
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=1).split(groups, y, groups):
        rows = stuff.whole[train]
        model = fit_words([stuff.counts[row] for row in rows], y[train], weight[train])
        layers = read_layers(fit_meaning(stuff.vectors[rows], y[train], weight[train]))
        texts = np.flatnonzero(np.isin(stuff.owner, test))
        words[texts] = [model.number(stuff.counts[row]) for row in texts]
        meaning[texts] = layers.numbers(stuff.vectors[texts])
        need = [place for place in train if y[place]]
        kinds = read_replies(_replies(stuff, model.rarity, need))
        for place in test:
            row = stuff.whole[place]
            told[place] = reply_chances(kinds, weighed(stuff.counts[row], model.rarity), stuff.vectors[row])
    return words, meaning, told


def _replies(stuff: Material, rarity: dict[str, float], need: list[int]) -> dict[str, Any]:
    rows = stuff.whole[need]
    return fit_reply(
        [weighed(stuff.counts[row], rarity) for row in rows],
        stuff.vectors[rows],
        [stuff.known[place].reply for place in need],
        np.array([stuff.known[place].weight for place in need]),
    )


def highest(stuff: Material, values: Numbers) -> Numbers:
    """The value of each message: the highest of its texts."""
    best = np.full(len(stuff.known), -np.inf)
    np.maximum.at(best, stuff.owner, values)
    return best


def alarm_for(known: list[Example], chances: Numbers) -> float:
    """The lowest alarm that ordinary questions and near misses allow."""
    y = labels(known)
    origin = np.array([example.origin for example in known])
    ordinary = np.quantile(chances[np.isin(origin, ORDINARY)], 1 - ORDINARY_SHARE)
    near = np.quantile(chances[~y & np.isin(origin, ["written", "case"])], 1 - NEAR_SHARE)
    return round(float(max(ordinary, near)), 4)


def _joined(columns: list[Numbers], stuff: Material) -> tuple[list[float], Numbers]:
    """Weights that turn numbers into a chance, fitted on whole messages, and the chance of every text."""
    from sklearn.linear_model import LogisticRegression

    x = np.stack(columns, axis=1)
    weight = np.array([example.weight for example in stuff.known])
    model = LogisticRegression(C=1e4).fit(x[stuff.whole], labels(stuff.known), sample_weight=weight)
    mix = [round(float(value), 4) for value in (*model.coef_[0], model.intercept_[0])]
    return mix, 1 / (1 + np.exp(-(x @ np.array(mix[:-1]) + mix[-1])))


def fitted(stuff: Material) -> dict[str, Any]:
    """The weights from all messages."""
    y, weight = labels(stuff.known), np.array([example.weight for example in stuff.known])
    words = fit_words([stuff.counts[row] for row in stuff.whole], y, weight)
    return {
        "words_bias": round(words.bias, 3),
        "meaning": fit_meaning(stuff.vectors[stuff.whole], y, weight),
        "replies": _replies(stuff, words.rarity, [place for place in range(len(y)) if y[place]]),
        "grams": {gram: [round(words.rarity[gram] * 100), round(words.weights[gram] * 100)] for gram in words.rarity},
    }


def main(to: Path = NET_FILE, report: Path = REPORT) -> int:
    """Fit, and write the weights and the report."""
    settings = load_settings()
    embedder = ingest_embedder(settings)
    stuff = material(examples(embedder, settings.knowledge_folder), embedder)
    words, meaning, told = out_of_fold(stuff)
    mix, by_text = _joined([words, meaning], stuff)
    alone, by_words = _joined([words], stuff)
    both, only = highest(stuff, by_text), highest(stuff, by_words)
    alarm, alarm_alone = (max(LEAST_ALARM, alarm_for(stuff.known, found)) for found in (both, only))
    needed = words[by_text >= min(alarm, UNSURE_ALARM)]
    choice = {
        "mix": mix,
        "alone": alone,
        "alarm": alarm,
        "alarm_alone": alarm_alone,
        "worth_embedding": round(float(np.quantile(needed, NOTHING_LOST)), 2),
    }
    weights = {"embedder": embedder.name, **choice, **fitted(stuff)}
    to.write_text(json.dumps(weights, separators=(",", ":"), sort_keys=False) + "\n", encoding="utf-8")
    rules = load_rules(SAFEGUARD_FILE)
    ruled = [found_by(rules, example.text) for example in stuff.known]
    figures = Figures(
        known=stuff.known,
        ruled=np.array([found.sure is not None for found in ruled]),
        hinted=np.array([found.hint is not None for found in ruled]),
        chance=both,
        chance_alone=only,
        replies=np.array([likeliest(chances) for chances in told]),
        choice=choice,
        spared=float((highest(stuff, words) < choice["worth_embedding"]).mean()),
    )
    write_report(figures, report)
    print(json.dumps(choice | summary(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
