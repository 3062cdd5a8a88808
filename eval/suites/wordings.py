"""The development questions: each wording with the kind of ending that is right for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from eval.records import Record
from eval.schema import WordingCase
from eval.suites.suite import Suite, Task, record, share
from eval.target import Target
from pipelines.types import Outcome

RIGHT: Mapping[str, frozenset[Outcome]] = {
    "answer": frozenset({Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT}),
    "local": frozenset({Outcome.ANSWERED}),
    "clarify": frozenset({Outcome.CLARIFY}),
    "handover": frozenset({Outcome.HANDED_OVER}),
    "signpost": frozenset({Outcome.SIGNPOSTED}),
    "urgent": frozenset({Outcome.CRISIS}),
    "any": frozenset(Outcome),
}


def suite(cases: Sequence[WordingCase]) -> Suite:
    """Every wording of every case; these were seen while the pages were written, so they show a fall, not a quality."""
    return Suite(
        "wordings",
        "Development questions",
        tuple(
            Task(f"{case.id}.{number}", partial(_judge, case, f"{case.id}.{number}", wording))
            for case in cases
            for number, wording in enumerate(case.variants)
        ),
        lambda records: share("wordings.right", "Right kind of ending", records, "right"),
    )


def _judge(case: WordingCase, name: str, wording: str, target: Target) -> Record:
    reply = target.ask(wording)
    right = any(reply.answer.outcome in RIGHT[action] for action in case.action.split("|"))
    return record(
        "wordings",
        name,
        wording,
        reply,
        group=case.intent,
        base=case.id,
        scores={"right": right},
        wanted=case.action,
        wrong_step="" if right else "route",
    )
