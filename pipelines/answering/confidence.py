"""How likely the best passage is to answer: a small logistic model over signals of the search.

The weights are data (``confidence.json``), fitted by ``scripts/fit_confidence.py`` on the development questions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipelines.answering.shapes import wanted_pattern
from pipelines.answering.text import sentences
from pipelines.errors import SettingsError
from pipelines.knowledge.terms import terms
from pipelines.types import Found, Passage

SIGNALS = (
    "bias",
    "dense",
    "wording",
    "dense_margin",
    "lexical",
    "lexical_margin",
    "coverage",
    "missing",
    "agreement",
    "shape",
    "short",
    "page",
    "sentence",
    "spare",
)
SAME_WORDING = 0.8  # cosine from which a question says the same as a known wording
WEIGHTS_FILE = Path(__file__).with_name("confidence.json")


def signals(question: str, found: Sequence[Found], weight: Callable[[str], float]) -> dict[str, float]:
    """What the search knows about its own best passage.

    Args:
        question: the standalone question.
        found: passages, best first; at least one.
        weight: how rare a stem is in the index.

    Returns:
        Each of ``SIGNALS``, mostly 0 to 1.
    """
    best = found[0]
    others = [item for item in found if item.passage.url != best.passage.url]
    asked = terms(question)
    total = sum(weight(term) for term in asked) or 1.0
    top_dense = max(item.dense for item in found)
    top_lexical = max(item.lexical for item in found)
    wanted = wanted_pattern(question)
    return {
        "bias": 1.0,
        "dense": best.dense,
        "wording": max(0.0, best.dense - SAME_WORDING) / (1 - SAME_WORDING),
        "dense_margin": best.dense - max((item.dense for item in others), default=0.0),
        "lexical": min(best.lexical / (2.0 * total), 1.5),
        "lexical_margin": (best.lexical - max((item.lexical for item in others), default=0.0)) / (2.0 * total),
        "coverage": best.coverage,
        "missing": best.missing,
        "agreement": float(best.dense >= top_dense) * 0.5 + float(best.lexical >= top_lexical) * 0.5,
        "shape": 0.5 if wanted is None else float(bool(wanted.search(best.passage.text))),
        "short": 1.0 / max(len(asked), 1),
        "page": best.page,
        "sentence": _best_sentence(best.passage, asked, weight),
        "spare": best.spare,
    }


def _best_sentence(passage: Passage, asked: Sequence[str], weight: Callable[[str], float]) -> float:
    """The largest share of the question's weight that one sentence holds together with its headings."""
    weights = {term: weight(term) for term in asked}
    above = set(terms(" ".join((passage.title, *passage.heading))))
    held = (above.union(terms(sentence)) for sentence in sentences(passage.text))
    total = sum(weights.values()) or 1.0
    return max((sum(value for term, value in weights.items() if term in words) for words in held), default=0.0) / total


def confidence(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The calibrated chance, 0 to 1, that the best passage answers."""
    total = sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_weights(file: Path = WEIGHTS_FILE) -> dict[str, float]:
    """The fitted weights.

    Raises:
        SettingsError: the file is missing or not what the fitting script writes.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return {name: float(data["weights"][name]) for name in SIGNALS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{file} is damaged ({error}). Run 'make fit'.") from error
