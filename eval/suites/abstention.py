"""Does it know when it does not know? Questions that no page answers, beside those that pages do answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.metrics.abstention import aurc, auroc, ece, kept_at, reliability, risk_coverage
from eval.records import Curve, Measure, Record
from eval.schema import UnanswerableCase
from eval.statistics.two_groups import two_groups
from eval.suites.answering import ANSWERED
from eval.suites.suite import Suite, Task, figure, record, share
from eval.target import Target

REFUSED = 0.9  # share of the unanswerable that is refused where 'kept' is read off
_NAMES = {outcome.value for outcome in ANSWERED}


def suite(cases: Sequence[UnanswerableCase]) -> Suite:
    return Suite(
        "unanswerable",
        "Questions that no page answers",
        tuple(Task(case.id, partial(_judge, case)) for case in cases),
        measures,
    )


def _judge(case: UnanswerableCase, target: Target) -> Record:
    """Anything but an answer is right: to say so, to ask back, or to pass the resident on."""
    reply = target.ask(case.question)
    answered = reply.answer.outcome in ANSWERED
    return record(
        "unanswerable",
        case.id,
        case.question,
        reply,
        group=case.kind,
        base=case.id,
        scores={"not_answered": not answered},
        wanted="no answer, since no page has it",
        wrong_step="abstain" if answered else "",
    )


def measures(records: Sequence[Record]) -> list[Measure]:
    found = share("unanswerable.not_answered", "No answer where no page has one", records, "not_answered")
    for kind, title in (("in-domain", "on council tax and parking"), ("off-topic", "on anything else")):
        some = [item for item in records if item.group == kind]
        name = f"unanswerable.not_answered_{kind.replace('-', '_')}"
        found += share(name, f"No answer where no page has one, {title}", some, "not_answered")
    return found


def across(answerable: Sequence[Record], unanswerable: Sequence[Record]) -> list[Measure]:
    """How well the confidence tells the two kinds apart. What ended without an answer counts as no confidence."""
    if not answerable or not unanswerable:
        return []
    good, bad = [_score(item) for item in answerable], [_score(item) for item in unanswerable]
    inside = [_score(item) for item in unanswerable if item.group == "in-domain"]
    found = [_between("abstention.auroc", "AUROC of confidence", good, bad)]
    if inside:
        found.append(_between("abstention.auroc_in_domain", "AUROC, unanswerable ones on the topic", good, inside))
    kept = two_groups(lambda one, other: kept_at(one, other, refused_share=REFUSED), good, bad)
    title = "Answerable kept when 90 % of the others are refused"
    found.append(figure("abstention.kept", title, kept, len(good) + len(bad)))
    told = [(item.confidence, item.scores["right"]) for item in answerable if item.scores.get("answered")]
    if told:
        error = ece([one for one, _ in told], [bool(right) for _, right in told])
        found.append(_plain("abstention.ece", "Expected calibration error, when answered", error, len(told)))
        risks = aurc([one for one, _ in told], [bool(right) for _, right in told])
        found.append(_plain("abstention.aurc", "Area under risk and coverage", risks, len(told)))
    return found


def curves(answerable: Sequence[Record]) -> list[Curve]:
    """Recall by k, risk by coverage, and how often an answer of some confidence is right."""
    told = [(item.confidence, item.scores["right"]) for item in answerable if item.scores.get("answered")]
    searched = [item for item in answerable if "recall_at_1" in item.scores]
    drawn: list[Curve] = []
    if searched:
        ks = (1, 3, 5, 10)
        y = tuple(sum(item.scores[f"recall_at_{k}"] for item in searched) / len(searched) for k in ks)
        drawn.append(Curve(name="recall at k", x=tuple(float(k) for k in ks), y=y))
    if told:
        sure, right = [one for one, _ in told], [bool(one) for _, one in told]
        points = risk_coverage(sure, right)
        x, y = tuple(point.coverage for point in points), tuple(point.risk for point in points)
        drawn.append(Curve(name="risk by coverage", x=x, y=y))
        bins = [item for item in reliability(sure, right) if item.count]
        drawn.append(
            Curve(
                name="reliability",
                x=tuple(item.confidence for item in bins),
                y=tuple(item.accuracy for item in bins),
                n=tuple(item.count for item in bins),
            )
        )
    return drawn


def _score(item: Record) -> float:
    return item.confidence if item.outcome in _NAMES else 0.0


def _between(name: str, title: str, good: Sequence[float], bad: Sequence[float]) -> Measure:
    return figure(name, title, two_groups(auroc, good, bad), len(good) + len(bad), unit="number")


def _plain(name: str, title: str, value: float, n: int) -> Measure:
    """A figure for which no interval is worked out: both ends are the figure itself."""
    return Measure(name=name, title=title, value=value, low=value, high=value, n=n, unit="number", better="lower")
