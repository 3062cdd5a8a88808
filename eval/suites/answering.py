"""Are answers right, sourced and found? Questions that the pages answer, with the facts an answer must hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median, quantiles

from eval.metrics.facts import has_fact, wrong_values
from eval.metrics.grounding import (
    Statement,
    citation_precision,
    citation_recall,
    claim_coverage,
    number_grounding,
)
from eval.metrics.retrieval import hit_at, ndcg_at, reciprocal_rank
from eval.records import Measure, Record
from eval.schema import AnsweringCase, RelevantCase, RetrievalCase
from eval.statistics.intervals import Interval
from eval.suites.suite import Suite, Task, figure, record, share
from eval.target import Reply, Target
from pipelines.types import Answer, Outcome

ANSWERED = frozenset((Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT))


def suite(cases: Sequence[AnsweringCase]) -> Suite:
    return Suite(
        "answering",
        "Answers to questions the pages answer",
        tuple(Task(case.id, partial(judge, "answering", case)) for case in cases),
        measures,
    )


def relevant_suite(cases: Sequence[RelevantCase]) -> Suite:
    """Questions in which who asks must change the answer."""
    return Suite(
        "relevant",
        "Who asks changes the answer",
        tuple(Task(case.id, partial(judge, "relevant", case)) for case in cases),
        lambda records: [
            *share("relevant.fact_accuracy", "Right for the group that asks", records, "right"),
            *share("relevant.recall_at_5", "Right page among the first 5", records, "recall_at_5"),
        ],
    )


def retrieval_suite(cases: Sequence[RetrievalCase]) -> Suite:
    """Queries of a few words."""
    return Suite(
        "retrieval",
        "Pages found for a few words",
        tuple(Task(case.id, partial(_judge_query, case)) for case in cases),
        lambda records: [
            *share("retrieval.recall_at_5", "Right page among the first 5", records, "recall_at_5"),
            *share("retrieval.mrr", "Mean reciprocal rank", records, "rr", unit="number"),
        ],
        needs_search=True,
    )


def judge(name: str, case: AnsweringCase, target: Target) -> Record:
    """Put one question, and score what came."""
    reply = target.ask(case.question)
    told = [has_fact(reply.answer.text, wordings) for wordings in case.key_facts]
    wrong = wrong_values(reply.answer.text, case.wrong)
    answered = reply.answer.outcome in ANSWERED
    right = answered and all(told) and not wrong
    scores: dict[str, float] = {
        "answered": answered,
        "right": right,
        "wrong": bool(wrong),
        "facts": sum(told) / len(told),
    }
    if answered:
        scores |= {"right_when_answered": right, "cites_gold": bool(set(reply.cited) & set(case.gold_pages))}
        scores |= sourced(reply.answer)
    looked_up = reply.answer.outcome is Outcome.ANSWERED_FROM_FACT and not reply.retrieved  # nothing was searched
    if target.sees_search and not looked_up:
        scores |= found(reply, case.gold_pages)
    group = case.group if isinstance(case, RelevantCase) else case.topic
    return record(
        name,
        case.id,
        case.question,
        reply,
        group=group,
        base=case.id,
        scores=scores,
        wanted=f"{' and '.join(' or '.join(fact) for fact in case.key_facts)}; from {' or '.join(case.gold_pages)}",
        wrong_step="" if right else _wrong_step(reply, case.gold_pages),
    )


def found(reply: Reply, gold: Sequence[str]) -> dict[str, float]:
    """Ranks of the right pages among those that search returned."""
    return {
        **{f"recall_at_{k}": float(hit_at(k, reply.retrieved, gold)) for k in (1, 3, 5, 10)},
        "rr": reciprocal_rank(reply.retrieved, gold),
        "ndcg_at_10": ndcg_at(10, reply.retrieved, gold, any_one=True),
    }


def sourced(said: Answer) -> dict[str, float]:
    """How far an answer is carried by what it shows as its sources: quotes, and figures with where they come from."""
    figures = [
        f"{figure.label} {figure.value} {figure.valid} {figure.source} {figure.working}" for figure in said.figures
    ]
    reach = [
        f"{contact.name} {contact.phone} {contact.email} {contact.hours}" for contact in (said.contact,) if contact
    ]
    dates = [f"{day.day} {day:%B %Y}" for day in (item.last_reviewed for item in said.citations) if day]
    beside = (*figures, *reach, *dates)
    statements = [
        Statement(sentence.text, (*(said.citations[place].quote for place in sentence.cites), *beside))
        for sentence in said.sentences
    ]
    cited = [
        Statement(sentence.text, tuple(said.citations[place].quote for place in sentence.cites))
        for sentence in said.sentences
        if sentence.cites
    ]
    shares = {
        "grounded_numbers": number_grounding(statements),
        "covered": claim_coverage(cited),
        "citation_recall": citation_recall(cited, supports),
        "citation_precision": citation_precision(cited, supports),
    }
    return {name: share.value for name, share in shares.items() if share.of}


def supports(statement: str, texts: Sequence[str]) -> bool:
    """Whether texts carry a statement: its figures stand there, and half of its words in one of their sentences."""
    one = Statement(statement, tuple(texts))
    numbers, words = number_grounding([one]), claim_coverage([one])
    return numbers.good == numbers.of and words.good == words.of


def measures(records: Sequence[Record]) -> list[Measure]:
    found = [
        *share("answering.recall_at_5", "Right page among the first 5", records, "recall_at_5"),
        *share("answering.mrr", "Mean reciprocal rank", records, "rr", unit="number"),
        *share("answering.ndcg_at_10", "nDCG at 10", records, "ndcg_at_10", unit="number"),
        *share("answering.fact_accuracy", "Right, of all answerable", records, "right"),
        *share("answering.right_when_answered", "Right, when answered", records, "right_when_answered"),
        *share("answering.answered", "Answered, of all answerable", records, "answered"),
        *share("answering.wrong_fact", "Contradicts a checked fact", records, "wrong", better="lower"),
        *share("answering.number_grounding", "Figures that stand in the sources shown", records, "grounded_numbers"),
        *share("answering.claim_coverage", "Sentences covered by what they cite", records, "covered"),
        *share("answering.citation_recall", "Sentences that their sources support", records, "citation_recall"),
        *share("answering.citation_precision", "Sources that support something", records, "citation_precision"),
        *share("answering.cites_gold", "Cites a right page, when answered", records, "cites_gold"),
    ]
    return [*found, *_speed(records)]


def _speed(records: Sequence[Record]) -> list[Measure]:
    """Median and 95th percentile of the time to a whole answer, as measured by who asks."""
    seconds = sorted(item.seconds for item in records if not item.error)
    if len(seconds) < 20:
        return []
    half, late = median(seconds), quantiles(seconds, n=20)[-1]
    # No interval is worked out for a quantile: both ends are the figure itself.
    return [
        figure(name, title, Interval(value, value, value), len(seconds), better="lower", unit="seconds")
        for name, title, value in (
            ("speed.median", "Seconds to an answer, median", half),
            ("speed.p95", "Seconds, 95th percentile", late),
        )
    ]


def _wrong_step(reply: Reply, gold: Sequence[str]) -> str:
    """Which step a wrong ending comes from, as far as it can be seen from outside."""
    if reply.answer.outcome not in ANSWERED:
        return f"ended as {reply.answer.outcome.value}"
    if reply.retrieved and not set(reply.retrieved[:5]) & set(gold):
        return "retrieve"
    return "compose" if set(reply.cited) & set(gold) else "choose"


def _judge_query(case: RetrievalCase, target: Target) -> Record:
    reply = target.ask(case.query)
    scores = found(reply, case.gold_pages)
    missed = reply.retrieved and not scores["recall_at_5"]
    return record(
        "retrieval",
        case.id,
        case.query,
        reply,
        base=case.id,
        scores=scores if reply.retrieved else {},
        wanted=" or ".join(case.gold_pages),
        wrong_step="retrieve" if missed else "",
    )
