"""Looks again at a message that may be a cry for help, once it is known whether the pages answer it.

An ordinary question may sound like need, and a need may be dressed as a question. Where it is likelier that an answer
is right than that there is a need, the answer is given with the way to help beside it. Otherwise help is the better
guess.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.safeguard import SAFEGUARD_FILE, crisis_of, helped, load_rules
from pipelines.services import Services
from pipelines.types import Outcome, Turn

# Endings that leave a person with nothing but another question to put.
NOT_ANSWERED = frozenset({Outcome.NO_PASSAGES, Outcome.LOW_CONFIDENCE, Outcome.OUT_OF_SCOPE, Outcome.CLARIFY})


def second_look(turn: Turn, services: Services) -> Turn:
    """Give help instead of an ending that is no answer, or name it beside one that is.

    Only where ``safeguard`` could not rule a need out; nobody has heard a sentence of such an answer yet.
    """
    if not turn.may_need or turn.answer is None:
        return turn
    rules = load_rules(SAFEGUARD_FILE)
    if turn.answer.outcome in NOT_ANSWERED or turn.answer.confidence < turn.need_chance:
        return helped(turn, crisis_of(rules, turn.may_need), services)
    beside = tuple(replace(said, kind="next") for said in services.replies.sentences("help_beside"))
    answer = replace(
        turn.answer, sentences=(*turn.answer.sentences, *beside), contact=turn.answer.contact or rules.listener
    )
    return replace(turn, answer=answer, notes={**turn.notes, "help_beside": turn.may_need})
