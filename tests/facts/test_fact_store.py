"""Local facts are read, shown and filled in; every fault names its file, its line and its cure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.errors import FactError, KnowledgeError
from pipelines.facts.store import FactStore, charge_for, fill, load_charges, load_facts

NORTHMERE = Path(__file__).parents[2] / "knowledge_base" / "northmere"
TODAY = date(2026, 11, 22)
GOOD = """\
# a comment
- id: permit.resident.first
  label: First resident permit
  value: 45
  unit: gbp
  valid_from: 2026-04-01
  valid_to: 2027-03-31
  source: Parking charges 2026-27

- id: permit.resident.first
  label: First resident permit
  value: 40.10
  unit: gbp
  valid_from: 2025-04-01
  valid_to: 2026-03-31
  source: Parking charges 2025-26
"""


def _folder(tmp_path: Path, text: str, name: str = "parking.yaml") -> Path:
    (tmp_path / "facts").mkdir(exist_ok=True)
    (tmp_path / "facts" / name).write_text(text, encoding="utf-8")
    return tmp_path


def _one(value: str, unit: str) -> str:
    return f"- id: some.fact\n  label: Some\n  value: {value}\n  unit: {unit}\n  valid_from: 2026-04-01\n  source: Us\n"


def test_the_row_that_holds_on_the_day_is_used(tmp_path: Path) -> None:
    store = load_facts(_folder(tmp_path, GOOD))

    assert store.value("permit.resident.first", date(2026, 4, 1)).value == Decimal(45)
    assert store.value("permit.resident.first", date(2026, 3, 31)).value == Decimal("40.10")
    assert store.shown("permit.resident.first", date(2026, 3, 31)) == "£40.10"


def test_a_row_knows_where_it_stands(tmp_path: Path) -> None:
    row = load_facts(_folder(tmp_path, GOOD)).value("permit.resident.first", TODAY)

    assert (row.file.name, row.line) == ("parking.yaml", 2)
    assert (row.source, row.period) == ("Parking charges 2026-27", "1 April 2026 to 31 March 2027")


def test_a_council_without_facts_has_an_empty_store(tmp_path: Path) -> None:
    assert load_facts(tmp_path).rows == ()
    assert load_facts(_folder(tmp_path, "# nothing yet\n")).rows == ()


def test_an_unknown_fact_names_the_nearest(tmp_path: Path) -> None:
    store = load_facts(_folder(tmp_path, GOOD))

    with pytest.raises(FactError, match=r"no fact called 'permit.resident.frist'; near it: permit.resident.first"):
        store.value("permit.resident.frist", TODAY)


def test_a_fact_outside_its_period_says_which_is_known(tmp_path: Path) -> None:
    store = load_facts(_folder(tmp_path, GOOD))

    with pytest.raises(
        FactError, match=r"not known for 1 April 2027; known: 1 April 2025 to .*, 1 April 2026 to 31 March 2027"
    ):
        store.value("permit.resident.first", date(2027, 4, 1))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("45", "gbp", "£45"),
        ("1234.50", "gbp", "£1,234.50"),
        ("1234.5", "gbp", "£1,234.50"),
        ("45.00", "gbp", "£45"),
        ("0.10", "gbp", "£0.10"),
        ("25", "percent", "25%"),
        ("7.5", "percent", "7.5%"),
        ("21", "days", "21 days"),
        ("1", "days", "1 day"),
        ("1", "weeks", "1 week"),
        ("12", "months", "12 months"),
        ("1.5", "hours", "1.5 hours"),
        ("1200", "count", "1,200"),
        ("100", "count", "100"),
        ("2026-04-01", "date", "1 April 2026"),
        ("'01632 960101'", "phone", "01632 960101"),
        ("parking@northmere.example", "email", "parking@northmere.example"),
        ("https://www.northmere.example/bins", "url", "https://www.northmere.example/bins"),
        ("Northmere Town Hall", "text", "Northmere Town Hall"),
        ('"no"', "text", "no"),
    ],
)
def test_a_value_is_shown_as_residents_read_it(tmp_path: Path, value: str, unit: str, shown: str) -> None:
    assert load_facts(_folder(tmp_path, _one(value, unit))).shown("some.fact", TODAY) == shown


@pytest.mark.parametrize(
    ("text", "line", "problem", "cure"),
    [
        (_one("45", "pounds"), 4, "unit 'pounds' is not known", "gbp, percent"),
        (_one("1,234", "gbp"), 3, "'1,234' does not fit gbp", "45 or 1234.50"),
        (_one("-5", "gbp"), 3, "does not fit gbp", "digits"),
        (_one("45.123", "gbp"), 3, "does not fit gbp", "at most two"),
        (_one("25%", "percent"), 3, "does not fit percent", "without the sign"),
        (_one("2.5", "days"), 3, "does not fit days", "whole number"),
        (_one("1 April 2026", "date"), 3, "does not fit date", "2026-04-01"),
        (_one("call us", "phone"), 3, "does not fit phone", "digits and spaces"),
        (_one("nobody", "email"), 3, "does not fit email", "address"),
        (_one("www.northmere.example", "url"), 3, "does not fit url", "https://"),
        (_one("", "text"), 1, "some.fact: 'value' is missing", "Add 'value: ...'"),
        (_one("~", "gbp"), 1, "'value' is missing", "Add"),
        (_one("[1, 2]", "gbp"), 3, "'value' is not a single value", "one value"),
        (_one("45", "gbp").replace("2026-04-01", "2026-02-30"), 5, "'2026-02-30' is not a day", "2026-04-01"),
        (_one("45", "gbp").replace("2026-04-01", "soon"), 5, "valid_from 'soon' is not a day", "2026-04-01"),
        (_one("45", "gbp") + "  valid_to: 2026-03-31\n", 7, "valid_to is before valid_from", "Correct"),
        (_one("45", "gbp") + "  colour: red\n", 7, "'colour' is not a field", "Have: id, label"),
        (_one("45", "gbp") + "  label: Other\n", 7, "'label' stands twice", "Keep one"),
        (_one("45", "gbp").replace("some.fact", "Some Fact"), 1, "'Some Fact' is not an id", "lower-case"),
        (_one("45", "gbp").replace("  source: Us\n", ""), 1, "'source' is missing", "Add 'source: ...'"),
        ("- just words\n", 1, "is not a fact", "- id:"),
        ("id: some.fact\n", 1, "is not a list of facts", "- id:"),
        ("- id: a\n  label: 'open\n", 3, "is not valid YAML", "quotes"),
        (_one("45", "gbp") * 2, 7, "stands twice (also parking.yaml, line 1)", "Keep one"),
        (
            _one("45", "gbp") + _one("50", "gbp").replace("2026-04-01", "2027-04-01"),
            7,
            "overlaps the one at parking.yaml, line 1",
            "valid_to",
        ),
    ],
)
def test_a_fault_names_file_line_and_cure(tmp_path: Path, text: str, line: int, problem: str, cure: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_facts(_folder(tmp_path, text))

    (fault,) = caught.value.faults
    assert (fault.file.name, fault.line) == ("parking.yaml", line)
    assert problem in fault.problem
    assert cure in fault.cure


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    _folder(tmp_path, _one("x", "gbp"), "a.yaml")
    _folder(tmp_path, _one("45", "gbp") + _one("y", "gbp"), "b.yaml")

    with pytest.raises(KnowledgeError) as caught:
        load_facts(tmp_path)

    assert [(fault.file.name, fault.line) for fault in caught.value.faults] == [("a.yaml", 3), ("b.yaml", 9)]


def test_a_duplicate_across_files_is_found(tmp_path: Path) -> None:
    _folder(tmp_path, _one("45", "gbp"), "a.yaml")
    _folder(tmp_path, _one("50", "gbp"), "b.yaml")

    with pytest.raises(KnowledgeError, match=r"b\.yaml:1: some\.fact stands twice \(also a\.yaml, line 1\)"):
        load_facts(tmp_path)


def test_a_file_that_is_not_text_is_a_fault(tmp_path: Path) -> None:
    _folder(tmp_path, "").joinpath("facts", "parking.yaml").write_bytes(b"\xff\xfe\x00broken")

    with pytest.raises(KnowledgeError, match=r"parking\.yaml"):
        load_facts(tmp_path)


def test_facts_are_filled_into_text(tmp_path: Path) -> None:
    store = load_facts(_folder(tmp_path, GOOD))

    assert fill("It costs {{ permit.resident.first }}. {{permit.resident.first}}!", store, TODAY) == (
        "It costs £45. £45!"
    )
    assert fill("Nothing to fill, {not this}.", store, TODAY) == "Nothing to fill, {not this}."


def test_a_blank_that_no_fact_fills_is_an_error() -> None:
    with pytest.raises(FactError, match="no fact called 'phone parking'"):
        fill("Call {{ phone parking }}.", FactStore(()), TODAY)


CHARGES = """\
year,area,area_name,A,B,C,D,E,F,G,H,source
2026-27,northmere,Northmere town,1500,1750,2000,2250,2750,3250,3750,4500,"Charges 2026-27, Us"
2026-27,ashcombe,Ashcombe,1510.50,1762.25,2014,2265.75,2769.25,3272.75,3776.25,4531.50,Us
"""


def _charges(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "council_tax_charges.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_charge_is_found_by_year_area_and_band(tmp_path: Path) -> None:
    charges = load_charges(_charges(tmp_path, CHARGES))

    found = charge_for(charges, year="2026-27", area="ashcombe", band="b")
    assert (found.amount, found.area_name, found.source) == (Decimal("1762.25"), "Ashcombe", "Us")
    assert len(charges) == 16


@pytest.mark.parametrize(
    ("year", "area", "band", "words"),
    [
        ("2030-31", "ashcombe", "A", "no charges for 2030-31; have: 2026-27"),
        ("2026-27", "nowhere", "A", "no charges for the area 'nowhere' in 2026-27; have: ashcombe, northmere"),
        ("2026-27", "ashcombe", "I", "no band 'I' in ashcombe for 2026-27; have: A, B, C"),
    ],
)
def test_a_charge_that_is_not_there_says_what_is(tmp_path: Path, year: str, area: str, band: str, words: str) -> None:
    charges = load_charges(_charges(tmp_path, CHARGES))

    with pytest.raises(FactError, match=words):
        charge_for(charges, year=year, area=area, band=band)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (CHARGES.replace(",H,", ",Z,"), 1, "column 'H' is missing"),
        ("", 1, "column 'year' is missing"),
        (CHARGES.replace("2265.75", "2,265"), 3, "more values than columns"),
        (CHARGES.replace("2265.75", "£2265"), 3, "band D: '£2265' is not an amount"),
        (CHARGES.replace("2265.75", "1265.75"), 3, "a higher band has a lower charge"),
        (CHARGES.replace("2265.75", ""), 3, "'D' is empty"),
        (CHARGES.replace("2026-27,a", "2026-28,a"), 3, "'2026-28' is not a tax year"),
        (CHARGES.replace("ashcombe,", "northmere,"), 3, "northmere for 2026-27 stands twice"),
    ],
)
def test_a_fault_in_the_table_of_charges_names_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_charges(_charges(tmp_path, text))

    (fault,) = caught.value.faults
    assert (fault.file.name, fault.line) == ("council_tax_charges.csv", line)
    assert problem in fault.problem
    assert fault.cure


def test_a_council_without_the_table_has_no_charges(tmp_path: Path) -> None:
    assert load_charges(tmp_path / "council_tax_charges.csv") == ()


def test_the_demonstration_council_has_facts_and_charges_without_a_fault() -> None:
    store = load_facts(NORTHMERE)
    charges = load_charges(NORTHMERE / "facts" / "council_tax_charges.csv")

    assert store.shown("permit.resident.first", TODAY) == "£45"
    assert charge_for(charges, year="2026-27", area="northmere", band="D").amount == 2250
