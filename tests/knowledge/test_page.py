"""A page's front matter is read whole, and each fault names the file, the line and the cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import Fault, KnowledgeError
from pipelines.knowledge.page import parse_markdown_page
from pipelines.types import Action, Audience, Option

GOOD = """---
title: Which permit
url: https://www.oakvale.example/permits
summary: Find the permit that you need.
service: parking
action: clarify
options:
  - {label: I live here, question: how do i get a resident permit}
  - {label: I visit, question: how do i get a visitor permit}
owner: Parking team
last_reviewed: 2026-10-05
review_by: 2027-04-01
facts: [PK-01]
asked_as:
  - no
  - 101
---
Which permit do you need?
"""
FILE = Path("permit.md")


def fault(source: str) -> Fault:
    with pytest.raises(KnowledgeError) as caught:
        parse_markdown_page(source, council="oakvale", file=FILE)
    assert len(caught.value.faults) == 1, str(caught.value)
    return caught.value.faults[0]


def test_every_field_is_read() -> None:
    page = parse_markdown_page(GOOD, council="oakvale", file=FILE)

    assert page.title == "Which permit"
    assert page.action is Action.CLARIFY
    assert page.audience is Audience.PUBLIC
    assert page.options[1] == Option("I visit", "how do i get a visitor permit")
    assert page.review_by == date(2027, 4, 1)
    assert page.facts == ("PK-01",)
    assert page.text == "Which permit do you need?\n"
    assert page.line == 18
    assert page.written_here


def test_wordings_that_yaml_reads_as_values_stay_words() -> None:
    assert parse_markdown_page(GOOD, council="oakvale", file=FILE).asked_as == ("no", "101")


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "cure"),
    [
        ("title: Which permit", "title: Which: permit", 2, "not valid YAML", "Put texts with ':' in quotes"),
        ("owner: Parking team", "owner: [Parking", 11, "not valid YAML", "Put texts with ':' in quotes"),
        ("summary: Find", "summary: \x07Find", 1, "not valid YAML", "Put texts with ':' in quotes"),
        ("title: Which permit\n", "", 1, "'title' is missing", "Add 'title: ...' to the front matter"),
        ("owner:", "onwer: x\nowner:", 10, "'onwer' is not a known field", "Have: title, url"),
        ("2026-10-05", "5 October", 11, "last_reviewed: Input should be a valid date", "Correct the value"),
        ("2026-10-05", "2026-13-05", 11, "there is no such date (month must be in 1..12)", "Write 2026-04-01"),
        ("2027-04-01", "2027-02-30", 12, "there is no such date", "Write 2026-04-01"),
        ("2027-04-01", "2026-04-01", 1, "review_by is before last_reviewed", "Correct the value"),
        ("service: parking", "service: bins", 5, "'bins' is not one of council-tax, parking", "Correct the value"),
        ("action: clarify", "action: hand_over", 1, "action hand_over needs hand_over_to", "Correct the value"),
        ("  - {label: I visit, question: how do i get a visitor permit}\n", "", 1, "at least two options", "Correct"),
        ("https://www", "www", 3, "url: String should match", "Correct the value"),
        ("Which permit do you need?\n", "", 18, "the page has no text", "Write it, or delete the file"),
        ("\n---\nWhich", "\nWhich", 1, "no front matter", "Start the page with '---'"),
    ],
)
def test_a_fault_names_line_and_cure(old: str, new: str, line: int, problem: str, cure: str) -> None:
    assert old in GOOD

    found = fault(GOOD.replace(old, new))

    assert (found.file, found.line) == (FILE, line)
    assert problem in found.problem
    assert found.cure.startswith(cure)


def test_front_matter_that_is_no_list_of_fields_is_a_fault() -> None:
    assert fault("---\njust words\n---\nText.\n").problem == "front matter is not a list of fields"


def test_a_number_as_field_name_is_a_fault_and_no_crash() -> None:
    with pytest.raises(KnowledgeError):
        parse_markdown_page(GOOD.replace("owner:", "7: x\nowner:"), council="oakvale", file=FILE)
