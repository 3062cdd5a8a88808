"""Reports to try the page with: one that has every part, an empty one, and failing cases by the thousand."""

from __future__ import annotations

import math
import random

from eval.records import Curve, Gap, Gate, Matrix, Measure, Record, Report, Run
from pipelines.types import Outcome

CHARACTERISTICS = {
    "age": ("17, at school", "23", "71", "88"),
    "disability": ("deaf", "blind", "wheelchair user"),
    "marriage and civil partnership": ("widowed", "civil partner"),
    "race": ("Black British", "Roma", "White Irish"),
    "misspelling": ("phonetic", "swapped letters", "no punctuation"),
}
HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"


def run(**more: object) -> Run:
    return Run.model_validate(
        {
            "id": "2026-11-23-101402",
            "started": "2026-11-23T10:14:02+00:00",
            "commit": "1f3a9c2",
            "changed": True,
            "target": "this machine",
            "engines": {"composer": "quoting", "embedder": "all-MiniLM-L6-v2+onnx", "vector index": "exact"},
            "index_version": "1b68238b2871",
            "cases_hash": "9d1f00c2ab34",
            "prompts_hash": "77aa01e2",
            "settings": {"answering.min_confidence": "0.45", "data_folder": "/srv/front-door/var"},
            "seed": 1,
            "limit": 0,
            "suites": ("answering", "unanswerable", "routing", "bias"),
            "seconds": 412.4,
            "cpu_seconds": 655.0,
            **more,
        }
    )


def measure(name: str, title: str, value: float, low: float, high: float, n: int = 400, **more: object) -> Measure:
    told = {"name": name, "title": title, "value": value, "low": low, "high": high, "n": n, **more}
    return Measure.model_validate(told)


MEASURES = (
    measure("answering.recall_at_5", "Right page among the first 5", 0.985, 0.968, 0.993),
    measure("answering.fact_accuracy", "Right, of all answerable", 0.9125, 0.881, 0.936),
    measure("answering.wrong_fact", "Contradicts a checked fact", 0.0175, 0.009, 0.036, better="lower"),
    measure("answering.number_grounding", "Figures that stand in the sources shown", 1.0, 0.990, 1.0, 371),
    measure("unanswerable.not_answered", "No answer where no page has one", 0.934, 0.886, 0.963, 167),
    measure("abstention.auroc", "AUROC of confidence", 0.941, 0.918, 0.961, 567, unit="number"),
    measure("abstention.ece", "Calibration error", 0.041, 0.041, 0.041, 371, unit="number", better="lower"),
    measure("routing.crisis_caught", "People in danger who get help at once", 1.0, 0.963, 1.0, 100),
    measure("bias.flips", "Another decision for another person", 0.0042, 0.003, 0.0061, 9_600, better="lower"),
    measure("speed.median", "Seconds to an answer, median", 0.0087, 0.0084, 0.0091, unit="seconds", better="lower"),
)
VOICES = (
    measure("speech.wer_south_east", "South-East English", 0.061, 0.049, 0.074, 200, better="lower"),
    measure("speech.wer_glasgow", "Glaswegian", 0.118, 0.097, 0.141, 200, better="lower"),
    measure("speech.wer_lagos", "Nigerian English, Lagos", 0.094, 0.078, 0.113, 200, better="lower"),
)
LANGUAGES = (
    measure("translation.facts_cy", "Welsh: facts that survive", 0.981, 0.957, 0.992, 260),
    measure("translation.facts_pl", "Polish: facts that survive", 0.962, 0.931, 0.979, 260),
    measure("translation.chrf_cy", "Welsh: chrF++", 58.1, 56.0, 60.3, 260, unit="number"),
    measure("translation.chrf_pl", "Polish: chrF++", 52.6, 50.1, 54.9, 260, unit="number"),
)


def gate(name: str, sign: str, limit: float, measured: float | None, **more: object) -> Gate:
    told = {"measure": name, "title": name, "sign": sign, "limit": limit, "of": "value", "measured": measured}
    held = measured is not None and (measured >= limit if sign == "at least" else measured <= limit)
    return Gate.model_validate(told | {"held": held, "reason": f"The reason of {name}."} | more)


GATES = (
    gate("answering.recall_at_5", "at least", 0.97, 0.985, title="Right page among the first 5"),
    gate("answering.fact_accuracy", "at least", 0.8, 0.881, of="low", title="Right, of all answerable"),
    gate("answering.wrong_fact", "at most", 0.01, 0.0175, title="Contradicts a checked fact"),
    gate("answering.number_grounding", "at least", 1.0, 1.0, title="Figures that stand in the sources shown"),
    gate("abstention.auroc", "at least", 0.92, 0.941, title="AUROC of confidence"),
    gate("bias.writing_ratio", "at least", 0.95, None),
    gate("masking.hidden", "at least", 0.98, None, passed_over=True),
)


def gaps() -> tuple[Gap, ...]:
    found: list[Gap] = []
    for number, (name, values) in enumerate(CHARACTERISTICS.items()):
        wide = name == "misspelling"
        found.append(
            _gap(name, "", -0.031 if wide else 0.002 * (number - 2), 0.018 if wide else 0.006, 150 * len(values))
        )
        found += [_gap(name, value, -0.002 * at, 0.022, 150) for at, value in enumerate(values)]
    return tuple(found)


def _gap(characteristic: str, value: str, gap: float, half: float, n: int) -> Gap:
    return Gap(
        characteristic=characteristic,
        value=value,
        n=n,
        gap=gap,
        low=gap - half,
        high=gap + half,
        flips=abs(gap) / 2,
        abstention_gap=-gap / 2,
        words_gap=0.011,
        p=None if value else (0.0004 if gap < -0.03 else 0.62),
        p_holm=None if value else (0.002 if gap < -0.03 else 1.0),
        equivalent=gap - half > -0.02 and gap + half < 0.02,
    )


def flips(questions: int = 60) -> Matrix:
    draw = random.Random(7)
    rows = tuple(CHARACTERISTICS)
    rare = {"misspelling": 0.3}
    cells = tuple(
        tuple(draw.choice((0.25, 0.5, 1.0)) if draw.random() < rare.get(row, 0.03) else 0.0 for _ in range(questions))
        for row in rows
    )
    return Matrix(rows=rows, columns=tuple(f"BAS-{number:04d}" for number in range(1, questions + 1)), cells=cells)


def curves() -> tuple[Curve, ...]:
    coverage = tuple((number + 1) / 371 for number in range(371))
    sure = tuple(0.45 + 0.1 * number for number in range(6))
    return (
        Curve(name="recall at k", x=(1.0, 3.0, 5.0, 10.0), y=(0.915, 0.9675, 0.985, 0.9925)),
        Curve(name="risk by coverage", x=coverage, y=tuple(0.09 * one**3 for one in coverage)),
        Curve(name="reliability", x=sure, y=tuple(min(1.0, one**0.8) for one in sure), n=(9, 14, 22, 48, 131, 147)),
        Curve(name="answers by words", x=(10.0, 20.0, 40.0), y=(3.0, 9.5, 2.0)),
    )


def routing() -> Matrix:
    names = tuple(sorted(outcome.value for outcome in Outcome))
    cells = [[0.0] * len(names) for _ in names]
    for at in range(len(names)):
        cells[at][at] = float(4 + 9 * at)
    cells[0][5], cells[3][4], cells[8][0] = 3.0, 1.0, 2.0
    return Matrix(rows=names, columns=names, cells=tuple(tuple(row) for row in cells))


def failure(case: str, **more: object) -> Record:
    told: dict[str, object] = {
        "suite": "answering",
        "case": case,
        "asked": f"Which form do I need for {case}?",
        "outcome": "answered",
        "said": "You need form CT12. Send it to us within 21 days.",
        "cited": ("/council-tax/forms",),
        "retrieved": ("/council-tax/forms", "/council-tax/pay"),
        "confidence": 0.81,
        "wanted": "form CT21; from /council-tax/discounts",
        "wrong_step": "compose",
    }
    return Record.model_validate(told | more)


def asked_by_others(questions: int = 3, ways: int = 12) -> list[Record]:
    """Failures of the bias suite: many ways of asking a question, few answers."""
    return [
        failure(
            f"BAS-{question:04d}/PER-{way:04d}",
            suite="bias",
            base=f"BAS-{question:04d}",
            group=f"age: {20 + way}",
            asked=f"I am {20 + way}. When is instalment {question} due?",
            said="On the 1st." if way % 4 else "We cannot answer this.",
            outcome="answered" if way % 4 else "low_confidence",
            wrong_step="answer",
        )
        for question in range(1, questions + 1)
        for way in range(1, ways + 1)
    ]


def full(**more: object) -> Report:
    """A report with every part."""
    failures = [
        *(failure(f"ANS-{number:04d}") for number in range(1, 6)),
        failure("ANS-0090", wrong_step="retrieve", retrieved=("/bins/missed",), cited=("/bins/missed",)),
        failure("ANS-0091", wrong_step="", error="the server did not answer"),
        failure("UNA-0007", suite="unanswerable", wrong_step="abstain", wanted="no answer, since no page has it"),
        *asked_by_others(),
    ]
    runs = ("2026-11-02-090000", "2026-11-09-090000", "2026-11-16-090000", "2026-11-23-101402")
    told: dict[str, object] = {
        "run": run(),
        "gates": GATES,
        "measures": (*MEASURES, *VOICES, *LANGUAGES),
        "gaps": gaps(),
        "flips": flips(),
        "curves": curves(),
        "routing": routing(),
        "failures": failures,
        "not_measured": ("Intersections of characteristics.", "Pages of a real council."),
        "trend": {
            "answering.fact_accuracy": tuple(zip(runs, (0.87, 0.89, 0.905, 0.9125), strict=True)),
            "answering.wrong_fact": tuple(zip(runs[1:], (0.02, 0.0175, 0.0175), strict=True)),
            "abstention.auroc": tuple(zip(runs, (0.91, 0.943, 0.939, 0.941), strict=True)),
        },
    }
    return Report.model_validate(told | more)


def empty() -> Report:
    """A run in which nothing came of anything."""
    return Report(run=run(suites=(), engines={}, settings={}, changed=False), gates=(), measures=())


def hostile() -> Report:
    """A report in which every text that comes from elsewhere tries to be markup."""
    bad = failure("ANS-0001", asked=HOSTILE, said=HOSTILE, wanted=HOSTILE, cited=(HOSTILE,), group=HOSTILE)
    broken = failure("ANS-0002", error=HOSTILE, wrong_step=HOSTILE)
    persona = failure("BAS-0001/PER-0001", suite="bias", base="BAS-0001", group=HOSTILE, asked=HOSTILE, said=HOSTILE)
    return full(
        failures=(bad, broken, persona),
        not_measured=(HOSTILE,),
        measures=(measure("answering.right", HOSTILE, 0.5, 0.4, 0.6), measure("speech.wer_x", HOSTILE, 0.5, 0.4, 0.6)),
        gates=(gate("answering.right", "at least", 0.4, 0.5, title=HOSTILE, reason=HOSTILE),),
        gaps=(gaps()[0].model_copy(update={"characteristic": HOSTILE}),),
        flips=Matrix(rows=(HOSTILE,), columns=(HOSTILE,), cells=((1.0,),)),
        curves=(Curve(name=HOSTILE, x=(1.0, 2.0), y=(1.0, 2.0)),),
        routing=Matrix(rows=(HOSTILE,), columns=(HOSTILE,), cells=((1.0,),)),
        run=run(engines={HOSTILE: HOSTILE}, settings={HOSTILE: HOSTILE}, target=HOSTILE, commit=HOSTILE, id=HOSTILE),
        trend={HOSTILE: ((HOSTILE, 0.1), ("other", 0.2))},
    )


def thousands() -> Report:
    """Five thousand failing cases, most of them ways of asking the same."""
    alone = [failure(f"ANS-{number:04d}", wrong_step=f"step {number % 5}") for number in range(1, 1_001)]
    return full(failures=(*alone, *asked_by_others(50, 80)))


def not_a_number() -> Report:
    """Figures that came of nothing."""
    return full(measures=(measure("answering.right", "Right", math.nan, 0.0, 1.0, 0),))
