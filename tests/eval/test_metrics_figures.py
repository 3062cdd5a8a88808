"""Figures in one form: what counts as the same amount, date, time, span, phone and link, and what claims nothing."""

from __future__ import annotations

import pytest

from eval.metrics.figures import claimed, figures, missing, without_figures


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("£1,234.00", ["£1234"]),
        ("1234 pounds", ["£1234"]),
        ("£2,508.30", ["£2508.3"]),
        ("50p", ["£0.5"]),
        ("25% or 100 per cent", ["25 %", "100 %"]),
        ("14 or 28 days", ["14 day", "28 day"]),
        ("a 14-day limit", ["14 day"]),
        ("10 working days", ["10 day"]),
        ("two or three weeks", ["2 week", "3 week"]),
        ("1st, 10th, 18th or 26th", ["1", "10", "18", "26"]),
        ("1 April 2027", ["1 apr date", "2027"]),
        ("April 1st, 2027", ["1 apr date", "2027"]),
        ("1 to 14 April", ["1 apr date", "14 apr date"]),
        ("2027-04-01", ["1 apr date", "2027"]),
        ("01/04/27", ["1 apr date", "2027"]),
        ("April 2028", ["2028"]),
        ("rule 1 may apply from 1 May", ["1", "1 may date"]),
        ("9pm, 9 p.m. and 21:00", ["21:00 time"] * 3),
        ("8 to 9.30am", ["08:00 time", "09:30 time"]),
        ("11 to 2pm", ["11", "14:00 time"]),
        ("12 noon, 12am and midnight", ["12:00 time", "00:00 time", "00:00 time"]),
        ("01632 960181, (01632) 960 181 or +44 1632 960181", ["01632960181 phone"] * 3),
        ("https://www.northmere.example/pay-pcn.", ["northmere.example/pay-pcn link"]),
        ("Write to counciltax@northmere.example.", ["counciltax@northmere.example mail"]),
        ("2026-27", ["2026", "27"]),
        ("TE7, band D and flat 12A", []),
        ("one of the homes", ["1"]),
    ],
)
def test_a_figure_has_one_form(text: str, read: list[str]) -> None:
    assert [str(figure) for figure in figures(text)] == read


def test_a_lone_one_claims_nothing_and_one_week_does() -> None:
    assert claimed("unhappy with one") == ()
    assert [str(figure) for figure in claimed("one week")] == ["1 week"]


@pytest.mark.parametrize(
    ("wanted", "text", "lacks"),
    [
        ("28 days", "within 28 calendar days", []),
        ("28 days", "pay by 28 March", ["28 day"]),
        ("28 days", "28 weeks", ["28 day"]),
        ("28 days", "Days to pay: 28", []),
        ("£70", "the amount is 70", []),
        ("£70", "70%", ["£70"]),
        ("GOV.UK", "https://www.gov.uk/council-tax-bands", []),
        ("gov.uk/council-tax-bands", "GOV.UK", ["gov.uk/council-tax-bands link"]),
    ],
)
def test_a_unit_may_be_left_out_and_not_exchanged(wanted: str, text: str, lacks: list[str]) -> None:
    assert [str(figure) for figure in missing(claimed(wanted), figures(text))] == lacks


def test_words_around_figures_stay() -> None:
    assert without_figures("within 10 working days of 1 April").split() == ["within", "working", "of"]
