"""How well a word or figure fits where it stands: the words around it here beside those around each rival there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.source import Matrix
from pipelines.answering.support.vocabulary import load_vocabulary

_COMPANY = 0.3  # what a word counts for that stands beside any figure of the kind
_LINE, _ANYWHERE = 0.25, 0.3  # what the words of the sentence count for that only stand in the same line
_OTHER_STATEMENT = 0.4
_OTHER_SIDE = 0.75  # what a word counts for that stands before a figure here and after it there


def fit(
    alignment: Alignment, rows: Sequence[int], columns: Sequence[int], kind: str = "", *, hidden: Sequence[int] = ()
) -> Matrix:
    """How well the words around each row fit those around each column, shape (rows, columns).

    A word belongs to the figure that it stands nearest to, and more so on the side on which it stands in the source.

    Args:
        alignment: the sentence beside its source.
        rows: words of the sentence that could be taken for each other.
        columns: the tokens of the source that they could stand for.
        hidden: words of the sentence that have no say.
        kind: of figure; telephones and links belong to what is beside them, other figures to their sentence.
    """
    beside = kind in ("phone", "link", "email")
    here = _owned(alignment.close if beside else alignment.near, rows)
    there = _owned(alignment.source.close if beside else alignment.source.near, columns)
    here[:, list(rows)] = there[:, list(columns)] = 0.0
    here *= _telling(alignment, kind)[None, :]
    here[:, list(hidden)] = 0.0
    share = _same_statement(alignment, rows) if beside else np.ones_like(here)
    here *= share
    total = np.zeros((len(rows), len(columns)), np.float64)
    behind_there = _is_behind(columns, there.shape[1])
    behind_here = _is_behind(rows, here.shape[1])
    for on_side, here_side in ((behind_there, behind_here), (~behind_there, ~behind_here)):
        reach = _reach(alignment, np.where(on_side, there, _OTHER_SIDE * there), rows)
        total += np.where(here_side, here, 0.0) @ reach
    return total + _LINE * _lines(alignment, rows, columns, share, hidden)


def _is_behind(figures: Sequence[int], length: int) -> NDArray[np.bool_]:
    """Which places stand behind each figure, shape (figures, length)."""
    return np.arange(length)[None, :] > np.array(figures)[:, None]


def _same_statement(alignment: Alignment, rows: Sequence[int]) -> Matrix:
    """Less for words of another statement of the sentence: '...; check with us on 01632 960103'."""
    units = np.array([alignment.reading.clauses[word.clause].unit for word in alignment.words])
    return np.where(units[list(rows)][:, None] == units[None, :], 1.0, _OTHER_STATEMENT).astype(np.float64)


def _lines(
    alignment: Alignment, rows: Sequence[int], columns: Sequence[int], share: Matrix, hidden: Sequence[int]
) -> Matrix:
    """How much of the sentence, without the figures in question, stands in the line of each figure of the source."""
    weight = share * alignment.weight * (_ANYWHERE + (1 - _ANYWHERE) * alignment.near[list(rows), :])
    weight[:, [*rows, *hidden]] = 0.0
    return (weight @ alignment.held)[:, [alignment.source.line_of[at] for at in columns]]


def _reach(alignment: Alignment, there: Matrix, rows: Sequence[int]) -> Matrix:
    """How near a match of each word stands to each figure of the source, shape (words, figures)."""
    reach = np.zeros((len(alignment.words), there.shape[0]), np.float64)
    for row, found in enumerate(alignment.matches):
        if found and row not in rows:
            reach[row] = (there[:, list(found)] * alignment.alike[row]).max(axis=1)
    return reach


def _owned(near: Matrix, figures: Sequence[int]) -> NDArray[np.float64]:
    own = near[list(figures), :]
    return own * own / np.maximum(own.max(axis=0, keepdims=True), 1e-6)


def _telling(alignment: Alignment, kind: str) -> NDArray[np.float64]:
    """How much each word tells figures of a kind apart; other figures tell most."""
    company = load_vocabulary().company.get(kind, frozenset())
    factor = [
        2.0 if word.value and not word.value.soft else _COMPANY if word.keys & company else 1.0
        for word in alignment.words
    ]
    return alignment.weight * np.array(factor, np.float64)
