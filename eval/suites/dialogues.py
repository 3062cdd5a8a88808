"""Are later questions understood by the earlier ones?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.metrics.facts import has_fact
from eval.records import Record
from eval.schema import DialogueCase, DialogueTurn
from eval.suites.suite import Suite, Task, record, share
from eval.target import Reply, Target
from pipelines.types import Exchange


def suite(cases: Sequence[DialogueCase]) -> Suite:
    return Suite(
        "dialogues",
        "Conversations",
        tuple(Task(case.id, partial(_judge, case)) for case in cases),
        lambda records: [
            *share("dialogues.turn_right", "Right turns after the first", records, "turns"),
            *share("dialogues.whole_right", "Conversations right to the end", records, "whole"),
        ],
    )


def _judge(case: DialogueCase, target: Target) -> Record:
    history: list[Exchange] = []
    replies: list[Reply] = []
    for turn in case.turns:
        replies.append(target.ask(turn.question, history))
        history.append(Exchange.after(turn.question, replies[-1].answer))
    right = [_is_right(turn, reply) for turn, reply in zip(case.turns, replies, strict=True)]
    worst = right.index(False) if False in right else len(right) - 1
    return record(
        "dialogues",
        case.id,
        " / ".join(turn.question for turn in case.turns[: worst + 1]),
        replies[worst],
        base=case.id,
        scores={"turns": sum(right[1:]) / len(right[1:]), "whole": all(right)},
        wanted=_wanted(case.turns[worst]),
        wrong_step="" if all(right) else f"turn {worst + 1}",
    )


def _is_right(turn: DialogueTurn, reply: Reply) -> bool:
    if turn.outcomes and reply.answer.outcome not in turn.outcomes:
        return False
    if turn.gold_pages and not turn.key_facts and not set(reply.cited) & set(turn.gold_pages):
        return False
    return all(has_fact(reply.answer.text, wordings) for wordings in turn.key_facts)


def _wanted(turn: DialogueTurn) -> str:
    facts = " and ".join(" or ".join(fact) for fact in turn.key_facts)
    endings = " or ".join(one.value for one in turn.outcomes)
    return "; ".join(part for part in (endings, facts, " or ".join(turn.gold_pages)) if part)
