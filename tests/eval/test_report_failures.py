"""Failing cases in order: every one once, by suite and step, or by question where many ask the same."""

from __future__ import annotations

from example_reports import asked_by_others, failure, full, thousands

from eval.report.failures import by_suite


def test_every_failing_case_stands_in_exactly_one_group() -> None:
    failures = thousands().failures
    told = [record.case for suite in by_suite(failures) for group in suite.groups for record in group.records]

    assert sorted(told) == sorted(record.case for record in failures)


def test_cases_are_grouped_by_suite_and_then_by_the_step_that_failed_most() -> None:
    answering, unanswerable, bias = by_suite(full().failures)

    assert [group.name for group in answering.groups] == ["compose", "retrieve", "could not be run"]
    assert [len(group.records) for group in answering.groups] == [5, 1, 1]
    assert (answering.count, answering.by_question) == (7, False)
    assert [group.name for group in unanswerable.groups] == ["abstain"]
    assert (bias.count, bias.by_question) == (36, True)


def test_many_ways_of_asking_one_question_are_told_once_for_each_answer() -> None:
    (bias,) = by_suite(asked_by_others(questions=2, ways=12))
    first = bias.groups[0]

    assert [group.name for group in bias.groups] == ["BAS-0001", "BAS-0002"]
    assert [(answer.first.said, len(answer.records)) for answer in first.answers] == [
        ("On the 1st.", 9),
        ("We cannot answer this.", 3),
    ]


def test_a_question_is_named_by_what_all_ways_of_asking_share() -> None:
    def asked(case: str, words: str):
        return failure(f"BAS-0001/{case}", suite="bias", base="BAS-0001", asked=words)

    records = [
        asked("PER-0001", "I am 23. When is the bill due? Thanks."),
        asked("PER-0002", "When is the bill due? I use a wheelchair."),
        asked("PER-0003", "Ay up duck, when is the bill due?"),
        asked("PER-0004", "wen is the bil dew"),
    ]
    (bias,) = by_suite(records)

    assert bias.groups[0].asked.casefold().endswith("hen is the bill due?")


def test_a_question_goes_by_its_plain_wording_where_that_failed_too() -> None:
    plain = failure("BAS-0001", suite="bias", base="BAS-0001", asked="When is the bill due?")
    other = failure("BAS-0001/PER-0001", suite="bias", base="BAS-0001", asked="u there? bill due when")
    (bias,) = by_suite([other, plain])

    assert bias.groups[0].asked == "When is the bill due?"
