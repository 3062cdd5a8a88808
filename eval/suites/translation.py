"""Sentences of councils in other languages, drafted by what is present: against a person's, and what came through."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from eval.metrics.translation import chrf_plus_plus, mask_survival
from eval.records import Measure, Record
from eval.schema import TranslationCase
from eval.statistics.intervals import Interval, clustered_bootstrap, wilson
from eval.suites.suite import Suite, Task, figure, share
from eval.target import Target
from pipelines.settings import load_settings
from pipelines.translation.desk import Desk, open_desk
from pipelines.translation.languages import language
from pipelines.translation.segments import Origin, Segment

_BETWEEN = "\n\n"  # of the references in a record


def suite(cases: Sequence[TranslationCase]) -> Suite:
    return Suite(
        "translation",
        "Sentences of councils in other languages",
        tuple(Task(case.id, partial(_judge, case)) for case in cases),
        measures,
    )


def _judge(case: TranslationCase, target: Target) -> Record:
    """The same desk as an officer's upload meets, without a memory; no server is asked."""
    del target
    segment = Segment(id=case.id, text=case.sentence)
    (made,) = _desk().translate([segment], source="en", target=case.language)
    kept = mask_survival(case.sentence, made.text, names=case.names)
    scores = {f"kept {kind}": found.value for kind, found in kept.items() if found.of}
    return Record(
        suite="translation",
        case=case.id,
        asked=case.sentence,
        said=made.text,
        group=case.language,
        base=case.id,
        scores={
            **scores,
            "untouched": float(made.origin is Origin.UNTOUCHED),
            "marked": float(made.is_poor),
        },
        wanted=_BETWEEN.join(case.references),
    )


def measures(records: Sequence[Record]) -> list[Measure]:
    found: list[Measure] = []
    for tag in sorted({item.group for item in records}):
        found += _of_language(tag, [item for item in records if item.group == tag])
    return found


def _of_language(tag: str, records: Sequence[Record]) -> list[Measure]:
    name = language(tag).english
    untouched = sum(item.scores.get("untouched", 1.0) == 1.0 for item in records)
    told = [item for item in records if not item.error and not item.scores.get("untouched")]
    rest = figure(f"translation.untouched_{tag}", f"{name}: sentences that nothing here translates",
                  wilson(untouched, len(records)), len(records), better="lower")  # fmt: skip
    if not told:
        return [rest]
    masks = [
        found
        for kind in ("number", "link", "placeholder", "name")
        for found in share(f"translation.{kind}_{tag}", f"{name}: {kind}s that came through", told, f"kept {kind}")
    ]
    marked = share(
        f"translation.marked_{tag}", f"{name}: sentences marked for a person", told, "marked", better="lower"
    )
    return [_chrf(tag, name, told), *masks, *marked, rest]


def _chrf(tag: str, name: str, records: Sequence[Record]) -> Measure:
    """chrF++ of all sentences together, 0 to 1; the interval is that of the mean of single sentences, moved to it."""
    references = [item.wanted.split(_BETWEEN) for item in records]
    whole = chrf_plus_plus([item.said for item in records], references) / 100
    alone = {
        item.case: [chrf_plus_plus([item.said], [people]) / 100]
        for item, people in zip(records, references, strict=True)
    }
    spread = clustered_bootstrap(alone, seed=1)
    moved = Interval(whole, whole + spread.low - spread.value, whole + spread.high - spread.value)
    return figure(f"translation.chrf_{tag}", f"{name}: chrF++ against a person's", moved, len(records))


@cache
def _desk() -> Desk:
    return open_desk(load_settings())
