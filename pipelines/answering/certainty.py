"""How likely the pages found are to answer: the calibrated chance, and what counts as the page's own wording."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.answering.confidence import confidence, load_weights, signals
from pipelines.answering.match import load_match
from pipelines.services import Services
from pipelines.types import Found

SAME_WORDS = 0.97  # cosine from which a question is one of the wordings that a page names
SAME_WORDS_CHANCE = 0.9


def chance(question: str, found: Sequence[Found], services: Services) -> float:
    """The chance, 0 to 1, that the best of some passages answers a question; at least one passage."""
    match = matched(question, found[0], services)
    values = signals(question, found, services.search.weight, match=match or 0.0)
    fitted = confidence(values, load_weights(matched=match is not None))
    # Whoever wrote the page said that these very words mean it: few rare words must not make that doubtful.
    return max(fitted, SAME_WORDS_CHANCE) if found[0].dense >= SAME_WORDS else fitted


def matched(question: str, best: Found, services: Services) -> float | None:
    """How question and passage go together; None with an embedder that this was not fitted for."""
    match = load_match()
    if services.search.embedder != match.embedder:
        return None
    return match.of(*services.search.vectors(question, best.passage.id))
