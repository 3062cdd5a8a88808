"""Are personal details hidden, and is everything else left alone?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from eval.metrics.masking import score_masking
from eval.metrics.share import total
from eval.records import Measure, Record
from eval.schema import MaskingCase
from eval.suites.suite import Suite, Task, share
from eval.target import Target
from pipelines.answering.redact import mask, published_contacts
from pipelines.facts.store import load_facts
from pipelines.settings import PROJECT


def suite(cases: Sequence[MaskingCase]) -> Suite:
    return Suite(
        "masking",
        "Personal details hidden before anything else",
        tuple(Task(case.id, partial(_judge, case)) for case in cases),
        measures,
    )


def _judge(case: MaskingCase, target: Target) -> Record:
    """The same function as the first step of every question; the server is not asked, since it masks what it keeps."""
    del target
    masked, masks = mask(case.text, _published())
    private = [detail for detail in case.details if detail.kind]
    score = score_masking(case.text, masked, [(detail.kind, detail.value) for detail in case.details])
    hidden, kinds = total(score.recall.values()), {item.kind for item in masks}
    scores: dict[str, float] = {f"hidden {kind}": share.value for kind, share in score.recall.items()}
    if private:
        scores["hidden"] = hidden.value
        scores["right_kind"] = sum(detail.kind in kinds for detail in private) / len(private)
    if score.kept.of:
        scores["left_alone"] = score.kept.value
    return Record(
        suite="masking",
        case=case.id,
        asked=case.text,
        said=masked,
        group=private[0].kind if private else "look-alike",
        base=case.id,
        scores=scores,
        wanted=f"hidden: {', '.join(detail.value for detail in private) or 'nothing'}",
        wrong_step="redact" if hidden.good < hidden.of or score.kept.good < score.kept.of else "",
    )


def measures(records: Sequence[Record]) -> list[Measure]:
    found = [
        *share("masking.hidden", "Personal details hidden", records, "hidden"),
        *share("masking.right_kind", "Called by the right kind", records, "right_kind"),
        *share("masking.left_alone", "Look-alikes left alone", records, "left_alone"),
    ]
    for kind in sorted(
        {score.removeprefix("hidden ") for item in records for score in item.scores if score[:7] == "hidden "}
    ):
        found += share(f"masking.hidden_{kind}", f"Hidden: {kind.replace('_', ' ')}", records, f"hidden {kind}")
    return found


@cache
def _published() -> frozenset[str]:
    """The demonstration council's own contacts, which the product leaves alone."""
    return published_contacts(load_facts(PROJECT / "knowledge_base" / "northmere"))
