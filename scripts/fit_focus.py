"""Fits when what stands beside a question matters to its answer, and prints the weights that ``focus.py`` holds.

Learned from the development questions of ``eval/cases/fitting*.jsonl``. Where the whole message finds a page that
answers and the question alone another passage, what stands beside it matters. Beside questions that stand alone, a
sentence in which somebody says who they are is put, before or behind: it does not matter. Those sentences are in
``asides.txt``; none is one of the evaluation's persons. Usage: ``python -m scripts.fit_focus``.
"""

# pyright: basic
# scikit-learn carries no types.

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from pipelines.answering.focus import LOOKED_AT, parted, signs
from pipelines.answering.ranking import passages
from pipelines.services import Services
from pipelines.settings import PROJECT, load_settings
from pipelines.types import Found

ASIDES = Path(__file__).with_name("asides.txt")
FILES = ("fitting.jsonl", "fitting_more.jsonl")
BESIDE_EACH = 5  # asides beside each question
BOTH_RIGHT = 0.5  # weight of a message whose question alone finds another passage of a right page
FOLDS = 5
MATTERS_FROM = 0.4  # of the chance, classes weighed alike: to drop what matters is worse than to keep what does not

Example = tuple[list[float], bool, float]  # signs, whether it matters, weight


def examples(services: Services) -> Iterator[Example]:
    draw = random.Random(3)
    asides = ASIDES.read_text(encoding="utf-8").splitlines()
    for name in FILES:
        for line in (PROJECT / "eval" / "cases" / name).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case.get("pages"):
                yield from _of(case["question"], frozenset(case["pages"]), asides, draw, services)


def _of(
    question: str, pages: frozenset[str], asides: list[str], draw: random.Random, services: Services
) -> Iterator[Example]:
    found = _searched(question, services)
    if found:
        values, alone, whole = found
        if _path(whole) in pages:
            yield values, True, BOTH_RIGHT if _path(alone) in pages else 1.0
        return
    for aside in draw.sample(asides, BESIDE_EACH):
        ended = question if question.rstrip()[-1:] in "?.!" else f"{question}?"
        both = f"{aside} {question}" if draw.random() < 0.5 else f"{ended} {aside}"
        found = _searched(both, services)
        if found and _path(found[1]) in pages:
            yield found[0], False, 1.0


def _searched(text: str, services: Services) -> tuple[list[float], Found, Found] | None:
    """Signs and both best passages; None where nothing stands beside the question or both find the same."""
    text = services.search.correct(text)
    core = parted(text)
    if core is None or core == text:
        return None
    alone, whole = (passages(part, services.settings.council, LOOKED_AT, services) for part in (core, text))
    if not alone or not whole or alone[0].passage.id == whole[0].passage.id:
        return None
    return list(signs(core, alone, text, whole, services).values()), alone[0], whole[0]


def _path(found: Found) -> str:
    return urlsplit(found.passage.url).path


def main() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict

    known = list(examples(Services(load_settings())))
    x, y = np.array([item[0] for item in known]), np.array([item[1] for item in known])
    weight = np.array([item[2] for item in known])
    model = LogisticRegression(C=1.0, class_weight="balanced")
    out_of_fold = cross_val_predict(model, x, y, cv=FOLDS, method="predict_proba", params={"sample_weight": weight})
    chance = np.asarray(out_of_fold)[:, 1]
    model.fit(x, y, sample_weight=weight)
    bias = float(np.asarray(model.intercept_)[0]) - float(np.log(MATTERS_FROM / (1 - MATTERS_FROM)))
    print(f"{len(known)} messages, {int(y.sum())} of them with something that matters; out of fold:")
    print(f"  AUROC {roc_auc_score(y, chance):.3f}")
    print(f"  kept where it matters {np.mean(chance[y] > MATTERS_FROM):.1%}")
    print(f"  dropped where it does not {np.mean(chance[~y] <= MATTERS_FROM):.1%}")
    weights = np.asarray(model.coef_)[0].round(1).tolist()
    print(f"BIAS = {bias:.2f}; WEIGHTS (surer, terms, coverage, nearer) = {weights}")


if __name__ == "__main__":
    main()
