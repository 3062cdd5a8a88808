"""Fits the abstention model on the development questions and writes its weights, its figures and its reliability plot.

A wording whose best passage states a fact it needs, or stands on a page that answers it, is an example of 'answers'.
The same wording with every such page taken away is an example of 'does not answer' that is as near as can be; questions
on the topic and off it that no page answers are more of these. They are in ``eval/cases/questions.jsonl`` and
``eval/cases/fitting*.jsonl``; what the evaluation asks is in none of them. Each question is searched twice: in the
index that serves, and in one without the wordings that authors gave their pages: a new council's pages come without
any. Everything reported is out of fold, folds split by question.
"""

# pyright: basic
# scikit-learn and matplotlib carry no types.

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from pipelines.answering.confidence import SIGNALS, WEIGHTS_FILE, signals
from pipelines.answering.match import MATCH_FILE, features
from pipelines.answering.ranking import nearest, reordered
from pipelines.answering.rephrase import without_introduction, without_self_description
from pipelines.engines.build import ingest_embedder, vector_index
from pipelines.engines.tuned_embedder import for_search
from pipelines.ingest import check, entries_of
from pipelines.knowledge.index import Source, build
from pipelines.knowledge.load import load_pages
from pipelines.services import Services
from pipelines.settings import PROJECT, Settings, load_settings
from pipelines.types import Action, Found

CASES = PROJECT / "eval" / "cases"
PLOT = PROJECT / "docs" / "images" / "reliability.png"
REPORT = PROJECT / "docs" / "abstention.md"
FOLDS = 5
# Of a hundred real questions about council tax and parking, about this many have a page that answers. The examples are
# weighted to it; a fit on their raw numbers would think that most questions have no answer.
ANSWERED_SHARE = 0.75
# A question whose page was taken away is rarer among real ones than in the sample.
TAKEN_AWAY = 0.3
# A nearer match must never lower the chance, nor a word that is lacking raise it, whatever the sample says.
LOWER = frozenset({"spare", "unmet", "unmet_page", "uncounted", "gap"})
PULL = 1.0  # towards zero of the numbers of match.py, of the mean variance; 0.3 to 10 are about as good out of fold
STRENGTH = 10.0  # of the data against the pull towards zero, as scikit-learn's C
DEEP = 40  # passages searched, so that something is left when the right pages are taken away


@dataclass(frozen=True, slots=True)
class Example:
    """Signals of one search and whether its best passage answers."""

    group: str
    values: tuple[float, ...]
    pair: np.ndarray[Any, Any]  # of the question's vector and the passage's, as match.py weighs it
    answers: bool
    kind: str  # answerable, page taken away, unanswerable


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """All examples; the first dimension of each array counts them."""

    x: np.ndarray[Any, Any]  # signals
    pairs: np.ndarray[Any, Any]
    y: np.ndarray[Any, Any]
    groups: np.ndarray[Any, Any]  # of one question
    raw_weight: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]  # as if ANSWERED_SHARE of questions had an answer


def examples(services: Services) -> Iterator[Example]:
    """Search every development wording with and without the pages that answer it."""
    facts_of = _facts_by_page(services)
    for case in _cases("questions.jsonl"):
        if case["action"] == "urgent":
            continue
        needed = set(case["facts"])
        pages = {url for url, facts in facts_of.items() if needed & facts}
        for wording in case["variants"]:
            yield from _both_ways(services, case["id"], wording, pages, handed=case["action"] == "handover")
    for case in (*_cases("fitting.jsonl"), *_cases("fitting_more.jsonl")):
        pages = {url for url in facts_of if urlsplit(url).path in case["pages"]}
        yield from _both_ways(services, case["id"], case["question"], pages)


def _both_ways(
    services: Services, group: str, wording: str, pages: set[str], *, handed: bool = False
) -> Iterator[Example]:
    """A question as it is, and with the pages that answer it taken away."""
    text, found = _search(services, wording)
    if not pages:
        yield _example(group, text, found, services, False, "unanswerable")
        return
    right = [
        item.passage.url in pages or (handed and item.passage.action is Action.HAND_OVER and item is found[0])
        for item in found
    ]
    if any(right):
        yield _example(group, text, found, services, right[0], "answerable")
    left = tuple(item for item, good in zip(found, right, strict=True) if not good)
    if left:
        yield _example(group, text, left, services, False, "page taken away")


def without_wordings(settings: Settings, folder: Path) -> Services:
    """The same pages as a stranger's crawl would bring them: no wording beside them."""
    services = Services(settings)
    checked = check([settings.knowledge_folder], today=services.today())
    entries = [replace(entry, asked_as=()) for entry in entries_of(checked.pages, checked.stores, services.today())]
    pages = Counter(page.council for page in checked.pages)
    folders = {council: str(checked.folders[council].resolve()) for council in pages}
    shutil.copytree(settings.data_folder / "models", folder / "models")
    bare = settings.model_copy(update={"data_folder": folder})
    build(
        folder / "index",
        entries,
        Source(pages=dict(pages), folders=folders, facts_digest=""),
        embedder=for_search(ingest_embedder(bare)),
        vector_index=vector_index(bare),
    )
    return Services(bare)


def _search(services: Services, wording: str) -> tuple[str, tuple[Found, ...]]:
    # As the pipeline rephrases it, without the step that asks how sure a shorter question is: that needs the weights.
    text = without_introduction(
        without_self_description(services.search.correct(wording)), services.search.vocabulary()
    )
    return text, reordered(text, services.search.find(text, services.settings.council, DEEP))


def _example(group: str, text: str, found: tuple[Found, ...], services: Services, answers: bool, kind: str) -> Example:
    values = signals(text, nearest(found, services.settings.answering.passages), services.search.weight)
    pair = features(*services.search.vectors(text, found[0].passage.id))
    return Example(group, tuple(values[name] for name in SIGNALS), pair, answers, kind)


def _facts_by_page(services: Services) -> dict[str, set[str]]:
    folder = services.settings.knowledge_folder / services.settings.council
    return {page.url: set(page.facts) for page in load_pages(folder, services.settings.council).pages}


def _cases(name: str) -> Iterator[dict[str, Any]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def fitted(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The weights of a logistic regression whose signs are given."""
    from scipy.optimize import minimize

    signs = np.where(y, 1.0, -1.0)
    limits = [(None, None) if name == "bias" else (None, 0.0) if name in LOWER else (0.0, None) for name in SIGNALS]

    def loss(candidate: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        margin = signs * (x @ candidate)
        value = float(weight @ np.logaddexp(0, -margin)) + float(candidate @ candidate) / (2 * STRENGTH)
        return value, candidate / STRENGTH - x.T @ (weight * signs / (1 + np.exp(margin)))

    return minimize(loss, np.zeros(x.shape[1]), jac=True, bounds=limits, method="L-BFGS-B").x


def matching(
    pairs: np.ndarray[Any, Any], y: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], float]:
    """What ``match.py`` weighs, by ridge regression of 1 for 'answers' and 0 for not; the pull is the mean variance."""
    middle, mean = np.average(pairs, axis=0, weights=weight), float(np.average(y, weights=weight))
    apart = pairs - middle
    spread = (apart * weight[:, None]).T @ apart / weight.sum()
    spread[np.diag_indices_from(spread)] += PULL * np.trace(spread) / len(spread)
    found = np.linalg.solve(spread, (apart * weight[:, None]).T @ (y - mean) / weight.sum())
    return found, mean - float(middle @ found)


def matched_unseen(
    pairs: np.ndarray[Any, Any], y: np.ndarray[Any, Any], weight: np.ndarray[Any, Any], groups: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """The match of every example, each by numbers that were fitted without its question."""
    from sklearn.model_selection import GroupKFold

    found = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(pairs, y, groups):
        numbers, bias = matching(pairs[train], y[train], weight[train])
        found[test] = pairs[test] @ numbers + bias
    return found


def with_match(x: np.ndarray[Any, Any], match: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.column_stack((x[:, :-1], match))  # 'match' is the last of the signals


def out_of_fold(known: Known) -> np.ndarray[Any, Any]:
    """The chance of every example by models, of both stages, that have not seen its question."""
    from sklearn.model_selection import GroupKFold

    chance = np.zeros(len(known.y))
    for train, test in GroupKFold(FOLDS).split(known.x, known.y, known.groups):
        inside = matched_unseen(known.pairs[train], known.y[train], known.raw_weight[train], known.groups[train])
        weights = fitted(with_match(known.x[train], inside), known.y[train], known.weight[train])
        numbers, bias = matching(known.pairs[train], known.y[train], known.raw_weight[train])
        outside = with_match(known.x[test], known.pairs[test] @ numbers + bias)
        chance[test] = 1 / (1 + np.exp(-outside @ weights))
    return chance


def gathered(known: list[Example]) -> Known:
    """The examples as arrays, with their weights."""
    y = np.array([example.answers for example in known])
    raw = np.array([TAKEN_AWAY if example.kind == "page taken away" else 1.0 for example in known])
    return Known(
        x=np.array([example.values for example in known]),
        pairs=np.array([example.pair for example in known]),
        y=y,
        groups=np.array([example.group for example in known]),
        raw_weight=raw,
        weight=raw * np.where(y, ANSWERED_SHARE / raw[y].sum(), (1 - ANSWERED_SHARE) / raw[~y].sum()) * len(y),
    )


def main() -> int:
    from sklearn.metrics import roc_auc_score

    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        opened = (Services(settings), without_wordings(settings, Path(folder)))
        listed = [example for services in opened for example in examples(services)]
        embedder = opened[0].search.embedder
    known = gathered(listed)
    y, weight = known.y, known.weight
    chance = out_of_fold(known)
    match = matched_unseen(known.pairs, y, known.raw_weight, known.groups)
    weights, unmatched = (
        {name: round(float(value), 4) for name, value in zip(SIGNALS, fitted(x, y, weight), strict=True)}
        for x in (with_match(known.x, match), known.x)
    )
    numbers, bias = matching(known.pairs, y, known.raw_weight)
    np.savez(MATCH_FILE, weights=numbers.astype(np.float32), bias=bias, embedder=embedder)
    asked = np.array([example.kind != "page taken away" for example in listed])
    figures = {
        "examples": len(listed),
        "answers": int(y.sum()),
        "auroc": round(float(roc_auc_score(y, chance)), 3),
        "auroc_unanswerable": round(float(roc_auc_score(y[asked], chance[asked])), 3),
        "ece": round(_calibration_error(y, chance, weight), 3),
    }
    fit = {"weights": weights, "weights_unmatched": unmatched, "fit": figures}
    WEIGHTS_FILE.write_text(json.dumps(fit, indent=1) + "\n", encoding="utf-8")
    _plot(y, chance, weight)
    _report(listed, y, chance, weights, figures)
    print(json.dumps(figures))
    return 0


def _bins(
    y: np.ndarray[Any, Any], chance: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]
) -> Iterator[tuple[float, float, float, int]]:
    """Mean forecast, share that came true, share of all weight and count of each tenth."""
    for low in np.arange(0, 1, 0.1):
        inside = (chance >= low) & (chance < low + 0.1 + 1e-9 * (low > 0.85))
        if inside.any():
            forecast, true = (float(np.average(values[inside], weights=weight[inside])) for values in (chance, y))
            yield forecast, true, float(weight[inside].sum() / weight.sum()), int(inside.sum())


def _calibration_error(y: np.ndarray[Any, Any], chance: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]) -> float:
    return sum(share * abs(forecast - true) for forecast, true, share, _ in _bins(y, chance, weight))


def _plot(y: np.ndarray[Any, Any], chance: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    PLOT.parent.mkdir(parents=True, exist_ok=True)
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, label="perfect")
    points = list(_bins(y, chance, weight))
    axes.plot([point[0] for point in points], [point[1] for point in points], marker="o", label="out of fold")
    for forecast, true, _, count in points:
        axes.annotate(f"n={count}", (forecast, true), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(xlabel="chance given", ylabel="share that answered", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    figure.tight_layout()
    figure.savefig(PLOT, dpi=110)


def _report(
    known: list[Example],
    y: np.ndarray[Any, Any],
    chance: np.ndarray[Any, Any],
    weights: dict[str, float],
    figures: dict[str, Any],
) -> None:
    lines = [
        "# When the front door says that it is not sure",
        "",
        "Written by `make fit`. The model is a logistic regression over signals of the search; it gives the chance",
        "that the best passage answers. Below `FRONT_DOOR_ANSWERING__MIN_CONFIDENCE` nothing is claimed: the resident",
        "gets the nearest pages and a person.",
        "",
        f"{figures['examples']} examples from the development questions; in {figures['answers']} of them the best",
        f"passage answers. They are weighted as if {ANSWERED_SHARE:.0%} of questions had an answer. Out of fold: AUROC",
        f"{figures['auroc']} over all, {figures['auroc_unanswerable']} against questions that no page answers;",
        f"expected calibration error {figures['ece']}.",
        "",
        "The signal `match` tells how question and passage go together (`pipelines/answering/match.py`): 768 numbers,",
        "fitted on the same questions in folds of their own, for the vectors of the embedded default. With another",
        "embedder a second set of weights does without it. What residents ask of another council may differ: fit again",
        "on its own questions.",
        "",
        "![Reliability: chance given against share that answered](images/reliability.png)",
        "",
        "| threshold | right answers kept | wrong or missing answers held back | unanswerable held back |",
        "| ---: | ---: | ---: | ---: |",
    ]
    unanswerable = np.array([example.kind == "unanswerable" for example in known])
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        kept, held = chance[y] >= threshold, chance[~y] < threshold
        lines.append(
            f"| {threshold} | {kept.mean():.1%} | {held.mean():.1%} | {(chance[unanswerable] < threshold).mean():.1%} |"
        )
    lines += ["", "| signal | weight |", "| --- | ---: |"]
    lines += [f"| {name} | {value} |" for name, value in weights.items()]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
