"""The council's glossary: faults named with their lines, terms found whatever their endings."""

from __future__ import annotations

import pytest

from pipelines.errors import FrontDoorError
from pipelines.settings import PROJECT
from pipelines.translation.glossary import Glossary, load_glossary, read_glossary

HEAD = "source,target,kind,note\n"
GOOD = read_glossary(
    f"{HEAD}council tax,impuesto municipal,translate as,\ntax,impuesto,,\nCitizens Advice,,do not translate,\n"
    "penalty charge,multa,translate as,\n".encode(),
    "es.csv",
)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("bill,recibo,translate as,\nBill,factura,translate as,\n", r"line 3: 'Bill' stands already in line 2"),
        (",recibo,translate as,\n", r"line 2: there is no source term"),
        ("bill,,translate as,\n", r"line 2: 'bill' has no target"),
        ("bill,recibo,maybe,\n", r"line 2: kind is 'maybe'"),
        ("Shelter,Refugio,do not translate,\n", r"line 2: 'Shelter' is not to be translated and has a target"),
        ("a,b,,\nb,c,,\nc,a,,\n", r"line 2: the terms lead in a circle: a → b → c → a"),
        ("", r"there is no term"),
    ],
)
def test_each_fault_is_named_with_its_line(rows: str, says: str) -> None:
    with pytest.raises(FrontDoorError, match=says):
        read_glossary((HEAD + rows).encode(), "es.csv")


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "is empty"), (b"a,b\nx,y\n", "must name the columns"), (b"\xff\xfe\x00", "UTF-8")]
)
def test_a_file_that_is_no_glossary_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(FrontDoorError, match=says):
        read_glossary(data, "es.csv")


def test_a_spreadsheets_semicolons_are_understood() -> None:
    assert read_glossary("\ufeffsource;target\r\nbill;recibo\r\n".encode(), "es.csv").terms[0].target == "recibo"


def test_terms_are_found_in_any_form_and_the_longest_wins() -> None:
    found = GOOD.find("Penalty charges and Council  Taxes, not council, tax.")

    assert [(each.term.source, each.surface) for each in found] == [
        ("penalty charge", "Penalty charges"),
        ("council tax", "Council  Taxes"),
        ("tax", "tax"),
    ]
    assert GOOD.names == ("Citizens Advice",)


def test_a_term_that_is_not_used_is_named_and_one_that_is_bent_is_not() -> None:
    assert GOOD.faults("Your penalty charge", "Sus multas") == ()
    assert GOOD.faults("Your council tax", "Su tasa") == ("'council tax' should be 'impuesto municipal'",)


def test_every_glossary_that_comes_with_the_product_is_sound() -> None:
    files = sorted((PROJECT / "prompts" / "glossaries").glob("*.csv"))

    assert files
    assert all(len(load_glossary(file).terms) >= 10 for file in files)


def test_no_glossary_finds_nothing() -> None:
    assert Glossary().find("council tax") == ()


def test_a_plural_with_a_line_of_its_own_is_told_apart() -> None:
    glossary = read_glossary(f"{HEAD}bailiffs,agentes,,\nbailiff,agente,,\n".encode(), "es.csv")

    assert glossary.told(["A bailiff came."]) == {"bailiff": "agente"}
    assert glossary.told(["Bailiffs came."]) == {"bailiffs": "agentes"}
