"""What is made of several hearings of one utterance, and how far it is to be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipelines.engines.sphinx_process import Answer

# A question heard as commands is less likely by at least this much than heard as what it is: 30 of 32 synthetic
# questions through a noisy line lie above, 96 of 97 commands that were heard right below.
COMMAND_MARGIN = 0.08
UNEXPECTED_MARGIN = -0.02  # where nobody asked for a command, it has to be the likelier one
_OTHERS = 5
_NEXT_BEST = 2  # of each hearing
_LEAST = 1e-20
# Fitted on 256 synthetic questions through a noisy line, to the chance that at most a quarter of the words are wrong:
# area under the curve 0.87 over held-out voices and questions.
_AGREEMENT, _CHANCE, _BIAS = 5.2, 2.2, -1.2
_ALONE = 0.7  # agreement that one hearing without another is taken to have
# The same for commands, by how much likelier they are than anything else.
_COMMAND_LEAD, _COMMAND_BIAS = 20.0, 0.8


@dataclass(frozen=True, slots=True)
class Judgement:
    """The hearing that leads, the others best first, and the chance that the words of the first are right."""

    text: str
    others: tuple[str, ...]
    confidence: float


def as_command(council: Answer, command: Answer, *, expected: bool) -> Judgement | None:
    """The command that was said, or None when something else was.

    Args:
        council: heard among the council's words.
        command: heard among commands and short answers.
        expected: whether a short answer was asked for.
    """
    behind = council.score - command.score
    if not command.text or behind > (COMMAND_MARGIN if expected else UNEXPECTED_MARGIN):
        return None
    # Where the council's words are as likely, they may be what was said.
    doubt = (council.text,) if behind > 0 and council.text != command.text else ()
    return Judgement(command.text, doubt, logistic(_COMMAND_BIAS - _COMMAND_LEAD * behind))


def as_question(council: Answer, everyday: Answer | None) -> Judgement:
    """What was asked.

    Args:
        council: heard among the council's words.
        everyday: heard among everyday English; None when there was no time for it.
    """
    if not council.text:
        return Judgement(everyday.text if everyday else "", (), 0.0)
    agreed = _ALONE if everyday is None else agreement(council.text, everyday.text)
    by_word = math.log(max(council.chance, _LEAST)) / len(council.text.split())
    hearings = (
        [everyday.text, *council.others[:_NEXT_BEST], *everyday.others[:_NEXT_BEST]] if everyday else council.others
    )
    others = [text for text in dict.fromkeys(hearings) if text and text != council.text]
    confidence = logistic(_AGREEMENT * agreed + _CHANCE * by_word + _BIAS)
    return Judgement(council.text, tuple(others[:_OTHERS]), confidence)


def agreement(one: str, other: str) -> float:
    """How much two hearings have in common, 0 to 1: the runs of three letters that both have (Dice, 1945)."""
    first, second = _runs(one), _runs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def _runs(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)} if text else set()
