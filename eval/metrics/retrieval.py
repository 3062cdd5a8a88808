"""Whether search finds the right page, and how high: recall, reciprocal rank, nDCG and F-beta."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

DEPTH = 10  # ranks that count


def recall_at(k: int, ranked: Sequence[str], gold: Collection[str]) -> float:
    """Share of the gold pages among the first ``k``; for gold of which any one will do, see ``hit_at``.

    Args:
        k: how many of the ranked pages count.
        ranked: pages, best first; one that comes again is passed over.
        gold: right pages, at least one.
    """
    return len(set(_once(ranked)[:k]) & set(gold)) / len(set(gold))


def hit_at(k: int, ranked: Sequence[str], gold: Collection[str]) -> bool:
    """Whether any gold page is among the first ``k``: recall@k where one page is enough."""
    return not set(gold).isdisjoint(_once(ranked)[:k])


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str]) -> float:
    """1 / rank of the first gold page, 0 past ten; its mean over the questions is MRR@10."""
    return next((1 / rank for rank, page in enumerate(_once(ranked)[:DEPTH], start=1) if page in gold), 0.0)


def ndcg_at(k: int, ranked: Sequence[str], gold: Collection[str], *, any_one: bool = False) -> float:
    """DCG / ideal DCG with DCG = sum of 1 / log2(rank + 1) over the gold pages among the first ``k``.

    Args:
        k: how many of the ranked pages count.
        ranked: pages, best first; one that comes again is passed over.
        gold: right pages, at least one.
        any_one: one gold page is enough: only the first found counts, and the ideal is one at the top.
    """
    found = [1 / math.log2(rank + 1) for rank, page in enumerate(_once(ranked)[:k], start=1) if page in gold]
    ideal = [1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(gold))) + 1)]
    if any_one:
        found, ideal = found[:1], ideal[:1]
    return sum(found) / sum(ideal)


def f_beta(precision: float, recall: float, *, beta: float = 1.0) -> float:
    """Harmonic mean of both, in which recall counts ``beta`` times as much; 0 where both are 0."""
    weight = beta * beta
    below = weight * precision + recall
    return (1 + weight) * precision * recall / below if below else 0.0


def _once(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))
