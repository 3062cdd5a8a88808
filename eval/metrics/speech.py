"""How well speech is understood: word errors, and the names and numbers that get lost."""

# jiwer's types leave its transforms open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import jiwer

from eval.metrics.figures import claimed, figures, missing, without_figures
from eval.metrics.share import Share, share
from pipelines.answering.text import fold, normalise

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Words exchanged, left out and added, of so many that were said."""

    substitutions: int
    deletions: int
    insertions: int
    said: int

    @property
    def rate(self) -> float:
        """Word error rate; above 1 where more was added than was said."""
        return (self.substitutions + self.deletions + self.insertions) / self.said


def wer(references: Sequence[str], transcripts: Sequence[str]) -> WordErrors:
    """Word errors over many recordings, case and punctuation apart; each word said weighs the same.

    Raises:
        ValueError: a reference without a word, or not one transcript for each reference.
    """
    if len(references) != len(transcripts):
        raise ValueError("Give one transcript for each reference.")
    found = jiwer.process_words([_plain(text) for text in references], [_plain(text) for text in transcripts])
    said = found.hits + found.substitutions + found.deletions
    return WordErrors(found.substitutions, found.deletions, found.insertions, said)


def entity_error(entities: Sequence[str], transcript: str) -> Share:
    """Share of the names, places, numbers and dates said that the transcript does not have.

    Figures are compared in one form ('twelve' and '12', '1 April' and 'April 1st'), the words beside them in order.
    """
    return share(not _is_heard(entity, transcript) for entity in entities)


def _is_heard(entity: str, transcript: str) -> bool:
    if missing(claimed(entity), figures(transcript)):
        return False
    wanted = _plain(without_figures(entity))
    return f" {wanted} " in f" {_plain(without_figures(transcript))} " if wanted else True


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(normalise(text).replace("-", " "))))
