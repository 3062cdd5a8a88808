"""How likely the best passage is to answer: a small logistic model over signals of the search.

The weights are data (``confidence.json``), fitted by ``scripts/fit_confidence.py`` on the development questions: one
set with the signal ``match``, and one without it for an embedder that it was not fitted for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipelines.answering.gaps import gaps
from pipelines.answering.shapes import wanted_pattern
from pipelines.errors import SettingsError
from pipelines.knowledge.terms import terms
from pipelines.types import Found

SIGNALS = (
    "bias",
    "wording",
    "dense_margin",
    "lexical_margin",
    "coverage",
    "page",
    "spare",
    "agreement",
    "together",
    "length",
    "unmet",
    "unmet_page",
    "uncounted",
    "gap",
    "match",
)
SAME_WORDING = 0.8  # cosine from which a question says the same as a known wording
FIRST = 4  # passages that may come from one page
MANY_WORDS = 8  # of the question, that carry meaning
WEIGHTS_FILE = Path(__file__).with_name("confidence.json")


def signals(
    question: str, found: Sequence[Found], weight: Callable[[str], float], *, match: float = 0.0
) -> dict[str, float]:
    """What the search knows about its own best passage.

    Args:
        question: the standalone question.
        found: passages, best first; at least one.
        weight: how rare a stem is in the index.
        match: how question and best passage go together, from ``match.py``.

    Returns:
        Each of ``SIGNALS``, mostly 0 to 1.
    """
    best = found[0]
    page = [item for item in found if item.passage.url == best.passage.url]
    others = [item for item in found if item.passage.url != best.passage.url]
    asked = terms(question)
    total = sum(weight(term) for term in asked) or 1.0
    nearest, most_words = max(item.dense for item in found), max(item.lexical for item in found)
    return {
        "bias": 1.0,
        "wording": max(0.0, best.dense - SAME_WORDING) / (1 - SAME_WORDING),
        "dense_margin": best.dense - max((item.dense for item in others), default=0.0),
        "lexical_margin": (best.lexical - max((item.lexical for item in others), default=0.0)) / (2.0 * total),
        "coverage": best.coverage,
        "page": best.page,
        "spare": best.spare,
        "agreement": float(best.dense >= nearest) * 0.5 + float(best.lexical >= most_words) * 0.5,
        "together": sum(item.passage.url == best.passage.url for item in found[:FIRST]) / FIRST,
        "length": min(len(asked), MANY_WORDS) / MANY_WORDS,
        **_what_lacks(question, page),
        "match": match,
    }


def _what_lacks(question: str, page: Sequence[Found]) -> dict[str, float]:
    """What the question asks for and the best passage, or all that was found of its page, does not hold."""
    wanted = wanted_pattern(question)
    texts = [item.passage.text for item in page]
    holds = [wanted is None or wanted.search(text) is not None for text in texts]
    lacks = gaps(question, texts)
    return {
        "unmet": float(not holds[0]),
        "unmet_page": float(not any(holds)),
        "uncounted": lacks.pop("count"),
        "gap": max(lacks.values()),
    }


def confidence(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The calibrated chance, 0 to 1, that the best passage answers."""
    total = sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_weights(file: Path = WEIGHTS_FILE, *, matched: bool = True) -> dict[str, float]:
    """The fitted weights, with those for ``match`` or without.

    Raises:
        SettingsError: the file is missing or not what the fitting script writes.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        weights = data["weights" if matched else "weights_unmatched"]
        return {name: float(weights[name]) for name in SIGNALS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{file} is damaged ({error}). Run 'make fit'.") from error
