"""How likely the pages found are to answer: the calibrated chance, and what counts as the page's own wording."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.answering.confidence import confidence, load_weights, signals
from pipelines.services import Services
from pipelines.types import Found

SAME_WORDS = 0.97  # cosine from which a question is one of the wordings that a page names
SAME_WORDS_CHANCE = 0.9


def chance(question: str, found: Sequence[Found], services: Services) -> float:
    fitted = confidence(signals(question, found, services.search.weight), load_weights())
    # Whoever wrote the page said that these very words mean it: few rare words must not make that doubtful.
    return max(fitted, SAME_WORDS_CHANCE) if found[0].dense >= SAME_WORDS else fitted
