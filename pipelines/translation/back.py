"""Turns drafts back into the source language and says how near they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.engines.protocols import Embedder, Translator
from pipelines.errors import EngineError
from pipelines.translation.drafting import Draft
from pipelines.translation.markup import plain
from pipelines.translation.masks import mask


@dataclass(frozen=True, slots=True)
class Back:
    """A draft in the source language again."""

    text: str = ""  # plain; empty where nothing could turn it back
    similarity: float | None = None  # cosine with the source, -1 to 1
    engine: str = ""


def turned_back(
    sentences: Sequence[str],
    drafts: Sequence[Draft],
    engines: Sequence[Translator],
    source: str,
    target: str,
    names: Sequence[str],
    *,
    embedder: Embedder | None,
) -> dict[str, Back]:
    """Sentence → its draft turned back; empty where no engine has the way back."""
    engine = next((each for each in engines if (target, source) in each.pairs() and not each.problem()), None)
    done = [(sentence, draft) for sentence, draft in zip(sentences, drafts, strict=True) if draft.engine]
    if not engine or not done:
        return {}
    masked = [mask(draft.text, names) for _, draft in done]
    try:
        answers = engine.translate([one.text for one in masked], source=target, target=source)
    except EngineError:
        return {}  # a check that cannot be made says nothing
    if len(answers) != len(done):
        return {}
    backs = [plain(one.restored(answer)) for one, answer in zip(masked, answers, strict=True)]
    near: list[float | None] = [None] * len(done)
    if embedder and source == "en":
        ones, others = embedder.embed([plain(sentence) for sentence, _ in done]), embedder.embed(backs)
        near = [float(each) for each in np.sum(ones * others, axis=1)]
    return {
        sentence: Back(back, like, engine.name) for (sentence, _), back, like in zip(done, backs, near, strict=True)
    }
