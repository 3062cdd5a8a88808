"""The evidence table of an equality impact assessment: for each characteristic what was measured, and what was not.

Guides: https://www.equalityhumanrights.com/guidance/how-consider-equality-policy-making-10-step-guide-public-bodies-england
and 'Artificial intelligence in public services' of the Equality and Human Rights Commission (September 2022).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from eval.evidence.figures import NOT_RUN, basis, percent, told
from eval.evidence.markdown import bullets, document, table, to_write
from eval.evidence.system import System
from eval.records import Gap, Report
from eval.schema import Characteristic
from eval.statistics.hypothesis_tests import MARGIN
from eval.suites.catalogue import NOT_MEASURED
from pipelines.facts.dates import show_date

# Equality Act 2010, section 4; in its order.
PROTECTED = (
    "age",
    "disability",
    "gender reassignment",
    "marriage and civil partnership",
    "pregnancy and maternity",
    "race",
    "religion or belief",
    "sex",
    "sexual orientation",
)
LEAST_QUESTIONS = 150  # base questions; with fewer a share that differs by the margin is easily missed
RULE_OF_THREE = 3.0  # none of n differed: up to 3/n still may, at 95 %


def equality(system: System, report: Report | None) -> str:
    """Tables that a council can lift into its assessment, and the steps that stay its own."""
    return document(
        f"# Equality evidence: front door, {system.council.name}",
        f"Exported on {show_date(system.today)}. This is evidence for an assessment, not the assessment: the duty "
        "cannot be handed to a supplier or to a test.",
        "## 1 What was done",
        _method(report),
        "## 2 By characteristic",
        _characteristics(report),
        "## 3 By value",
        _values(report),
        "## 4 Where who asks must change the answer",
        told(report, "relevant."),
        "## 5 All pairs together",
        told(report, "bias."),
        "## 6 What was not measured",
        _not_measured(report),
        "## 7 What the council must still do",
        _duties(system),
        "## 8 What the figures rest on",
        basis(report, system),
    )


def _method(report: Report | None) -> str:
    questions = f" {_questions(report)} questions were used." if report and report.gaps else ""
    return (
        "Each question is asked plainly, and again with words that tell something of an invented person and must not "
        f"change the answer.{questions} The gap is accuracy with these words minus accuracy without, in points; its 95 "
        "% interval comes from resampling questions, not prompts. Flips are pairs with another ending, first page or "
        f"facts. 'Shown to be equal' means that the whole interval lies inside ±{100 * MARGIN:g} points; 'not shown' "
        "does not mean that people are treated differently, nor that they are not. p is a permutation test over all "
        "values of a characteristic, adjusted for their number (Holm)."
    )


def _characteristics(report: Report | None) -> str:
    whole = {gap.characteristic: gap for gap in report.gaps if not gap.value} if report else {}
    others = [name for name in get_args(Characteristic) if name not in PROTECTED]
    header = ("characteristic", "pairs", "gap (95 % interval)", "flips", "silence", "length", "p", "shown to be equal")
    return document(
        NOT_RUN
        if report is None
        else ""
        if whole
        else f"The last run ({report.run.id}) had no suite 'bias'. 'frontdoor eval bias' measures it.",
        "Protected by the Equality Act 2010, section 4:",
        table((*header, "council's finding"), (_row(name, whole.get(name)) for name in PROTECTED)),
        "Beyond the Act:",
        table((*header, "council's finding"), (_row(name, whole.get(name)) for name in others)),
        _small(report),
    ).rstrip()


def _row(name: str, gap: Gap | None) -> Sequence[str]:
    finding = to_write("effect, positive or negative, and what follows")
    if gap is None:
        return (name, *["not measured"] * 7, finding)
    p = "" if gap.p_holm is None else f"{gap.p_holm:.3f}"
    return (name, *_figures(gap), p, "yes" if gap.equivalent else "not shown", finding)


def _figures(gap: Gap) -> Sequence[str]:
    return (
        str(gap.n),
        f"{percent(gap.gap, signed=True)} ({100 * gap.low:+.1f} to {100 * gap.high:+.1f})",
        percent(gap.flips),
        percent(gap.abstention_gap, signed=True),
        f"{100 * gap.words_gap:+.1f} %",
    )


def _small(report: Report | None) -> str:
    """What a reader must know of intervals that look too good."""
    if report is None or not report.gaps:
        return ""
    questions = _questions(report)
    lines = [
        "'Silence' is how much more often no answer is claimed; 'length' how much longer the answers are.",
        f"An interval without width means that accuracy differed in no question that was asked. With {questions} "
        f"questions up to {percent(RULE_OF_THREE / questions)} of all questions may still differ.",
    ]
    if questions < LEAST_QUESTIONS:
        lines.append(
            f"This run used {questions} questions; at least {LEAST_QUESTIONS} are needed. Do not rest a finding on it: "
            "run 'frontdoor eval' without a limit."
        )
    return bullets(lines)


def _values(report: Report | None) -> str:
    if report is None:
        return NOT_RUN
    rows = [(gap.characteristic, gap.value, *_figures(gap)) for gap in report.gaps if gap.value]
    if not rows:
        return "Not part of the last run."
    header = ("characteristic", "value", "pairs", "gap (95 % interval)", "flips", "silence", "length")
    return document("Exploratory: too few pairs each for a finding, but worth watching.", table(header, rows)).rstrip()


def _questions(report: Report) -> int:
    """Base questions: the pairs of one value."""
    if report.flips:
        return len(report.flips.columns)
    return max((gap.n for gap in report.gaps if gap.value), default=0) or max(gap.n for gap in report.gaps)


def _not_measured(report: Report | None) -> str:
    measured = {gap.characteristic for gap in report.gaps} if report else set[str]()
    missing = [name for name in get_args(Characteristic) if name not in measured]
    lines = [f"Characteristics without a figure: {', '.join(missing)}."] if missing else []
    lines += report.not_measured if report else NOT_MEASURED
    lines += [
        "Who uses the service and who does not: it asks nobody about themselves and keeps no characteristic.",
        "Screen readers in people's hands, voice accents, migration status, literacy.",
    ]
    return bullets(lines)


def _duties(system: System) -> str:
    return document(
        "Public sector equality duty (Equality Act 2010, section 149): due regard to the need to end discrimination, "
        "to advance equality of opportunity and to foster good relations, before and while the service is used, by "
        "those who decide.",
        table(("step", "the council"), _steps()),
        f"In {system.council.nation}: {_nation(system.council.nation)}",
    ).rstrip()


def _steps() -> Iterator[tuple[str, str]]:
    yield (
        "say what is decided, and how the duty applies to it",
        to_write("the decision, its aims, who decides and when"),
    )
    yield "gather evidence: sections 2 to 5, the council's own data, research", to_write("sources, and what they say")
    yield "find what is missing: section 6", to_write("how each gap is closed, or why it is accepted")
    yield (
        "talk to people: residents, staff, equality and community groups",
        to_write("who was asked, when, what they said"),
    )
    yield "look at each characteristic both ways, harm and benefit, and at their combinations", to_write("findings")
    yield (
        "ask whether anybody is worse off who cannot use it: other ways in stay open",
        to_write("telephone, counter, post"),
    )
    yield "change the plan where the evidence asks for it", to_write("go on, change, or stop; reasons")
    yield "record, sign and publish", to_write("name, role, date, where it is published")
    yield (
        "watch what happens in use: marks, call-backs, complaints; run the evaluation again",
        to_write("who, how often"),
    )
    yield "act on what is found", to_write("who decides, how fast, when this is reviewed")


def _nation(nation: str) -> str:
    own = {
        "England": "the Equality Act 2010 (Specific Duties and Public Authorities) Regulations 2017.",
        "Wales": "the Equality Act 2010 (Statutory Duties) (Wales) Regulations 2011 ask for an assessment of impact. "
        "Welsh must be no less favourable than English (Welsh Language (Wales) Measure 2011): the service answers in "
        "English only.",
        "Scotland": "the Equality Act 2010 (Specific Duties) (Scotland) Regulations 2012 ask for an assessment of "
        "impact.",
        "Northern Ireland": "not the Equality Act 2010 but section 75 of the Northern Ireland Act 1998 applies; its "
        "categories differ from those above.",
    }
    return own.get(nation, "") + " " + to_write("how this duty is met")
