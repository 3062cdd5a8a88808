"""Claims about the suite of held-out Easy Read sentences: the cases are sound, and the figures tell good from bad."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.gates import held_against, read_thresholds
from eval.metrics.simplification import sentence_lengths
from eval.records import Measure, Record
from eval.schema import CASES, CaseError, EasyReadCase, read_cases
from eval.suites.catalogue import make
from eval.suites.easy_read import lost_values, measures

SENTENCES = read_cases(EasyReadCase, CASES / "easy_read.jsonl")
Made = Callable[[EasyReadCase], str]


def test_there_are_100_sentences_of_every_kind_of_paper() -> None:
    assert len(SENTENCES) == 100
    assert len({case.sentence for case in SENTENCES}) == 100
    assert len({case.why.partition(":")[0] for case in SENTENCES}) >= 13
    assert all(12 <= len(case.sentence.split()) <= 45 for case in SENTENCES)


def test_people_followed_the_rules_they_are_the_measure_of() -> None:
    texts = [text for case in SENTENCES for text in case.references]
    lengths = [length for text in texts for length in sentence_lengths(text)]

    assert max(lengths) <= 15
    assert sum(length <= 12 for length in lengths) / len(lengths) > 0.8
    assert [text for text in texts if re.search(r"[();]|\b(?:e\.g|i\.e|etc)\b", text)] == []


def test_no_version_by_a_person_loses_a_value() -> None:
    lost = {case.id: lost_values(case.facts, text) for case in SENTENCES for text in case.references}

    assert {name for name, values in lost.items() if values} == set()


def test_two_people_did_not_write_the_same() -> None:
    assert [case.id for case in SENTENCES if len(set(case.references)) < 2] == []


def test_a_fact_that_is_not_in_its_sentence_is_refused(tmp_path: Path) -> None:
    case = SENTENCES[0].model_copy(update={"facts": ("£1 million",)})
    file = tmp_path / "easy_read.jsonl"
    file.write_text(case.model_dump_json(), encoding="utf-8")

    with pytest.raises(CaseError, match=r"line 1: .*not in the sentence"):
        read_cases(EasyReadCase, file)


def test_a_lost_value_is_seen_however_it_is_written() -> None:
    facts = ("£1,318.20", "14:00", "two or more adults", "01632 960 144", "unless")

    assert lost_values(facts, "Pay £1318.20 by 2pm. 2 or more adults. Call 01632 960144.") == []
    assert lost_values(("2026/27",), "The year is 2026 to 2027.") == []
    assert lost_values(facts, "Pay £1,318 by 3pm. 2 or more adults. Call 01632 960 145.") == [
        "£1318.2",
        "14:00 time",
        "01632960144 phone",
    ]


def test_a_person_passes_every_gate() -> None:
    found = _measured(lambda case: case.references[0].replace(". ", ".\n"))

    assert _fallen(found) == set()
    assert found["easy_read.sari_people"].value > 50


@pytest.mark.parametrize(
    ("made", "fallen"),
    [
        (
            lambda case: case.sentence,
            {"easy_read.sari", "easy_read.sari_paper", "easy_read.words", "easy_read.over_15"},
        ),
        (lambda case: re.sub(r"\d", "", case.references[0]), {"easy_read.lost_values"}),
        (lambda case: "Call us.", {"easy_read.sari", "easy_read.sari_paper", "easy_read.lost_values"}),
    ],
    ids=["left as it is", "without figures", "nothing said"],
)
def test_a_bad_simplifier_falls_at_its_gates(made: Made, fallen: set[str]) -> None:
    assert _fallen(_measured(made)) == fallen


def test_cutting_alone_does_not_reach_the_floor() -> None:
    found = _measured(lambda case: case.sentence)

    assert found["easy_read.sari_unchanged"].value < found["easy_read.sari_cut"].value < 25
    assert found["easy_read.sari_unchanged"].value == pytest.approx(found["easy_read.sari"].value)


def test_a_sentence_that_breaks_the_converter_is_counted() -> None:
    records = [_record(case, case.references[0]) for case in SENTENCES[:4]]
    records.append(Record(suite="easy_read", case="easy-read-005", asked="", error="ValueError: x"))

    found = {measure.name: measure for measure in measures(records)}

    assert found["easy_read.broken"].value == pytest.approx(0.2)
    assert found["easy_read.sari"].n == 4


def test_the_suite_puts_its_sentences_to_the_rules() -> None:
    suite = make("easy_read", limit=2)
    records = [task.judge(None) for task in suite.tasks]  # type: ignore[arg-type]  # no target is asked

    assert all(item.said and item.said != item.asked for item in records)
    assert all(item.scores["facts"] > 0 for item in records)
    assert [item for item in records if item.failed] == []  # a held-out sentence is never shown in a report


def _record(case: EasyReadCase, said: str) -> Record:
    return Record(
        suite="easy_read",
        case=case.id,
        asked=case.sentence,
        said=said,
        base=case.id,
        scores={"lost_facts": 0.0, "troubled": 0.0, "lost_values": float(len(lost_values(case.facts, said)))},
        wanted="\n\n".join(case.references),
    )


def _measured(made: Made) -> dict[str, Measure]:
    return {measure.name: measure for measure in measures([_record(case, made(case)) for case in SENTENCES])}


def _fallen(found: dict[str, Measure]) -> set[str]:
    gates = held_against(read_thresholds(), list(found.values()), ["easy_read"])
    return {gate.measure for gate in gates if not gate.passed_over and not gate.held}
