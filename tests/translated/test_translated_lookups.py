"""Texts in workbooks that formulas look up keep their language, however Excel compares them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle

from pipelines.documents.translated.formats import open_document
from tests.translated.pseudo import texts


def _book(formula: str, *cells: str, rule: Rule | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row, words in enumerate(cells, 1):
        sheet.cell(row, 1, words)
    if formula:
        sheet["C1"] = formula
    if rule:
        sheet.conditional_formatting.add("A1:A9", rule)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("formula", "kept", "translated"),
    [
        ('=MATCH("paid",A:A,0)', "Paid", "Not paid"),
        ('=IF(A1="PAID",1,0)', "Paid ", "Prepaid"),
        ('=COUNTIF(A:A,"paid*")', "Paid in full", "Not paid"),
        ('=COUNTIF(A:A,"*full")', "Paid in full", "Full price"),
        ('=COUNTIF(A:A,"pa?d in full")', "Paid in full", "Paid in part"),
        ('=COUNTIF(A:A,"<>Paid")', "paid", "Open"),
        ('=COUNTIF(A:A,"=paid")', "Paid", "Open"),
        ('=COUNTIF(A:A,"Why~?")', "why?", "Why not"),
        ('=VLOOKUP("Zone "&B1,A:B,2,0)', "zone north", "Northern zone"),
        ('=COUNTIF(A:A,B1&" permit")', "Visitor permit", "Permit holders"),
        ('=ISNUMBER(SEARCH("visit",A1))', "Home visits", "At home"),
    ],
)
def test_what_a_formula_looks_up_stays(formula: str, kept: str, translated: str) -> None:
    file = open_document(_book(formula, kept, translated), "a.xlsx")

    assert texts(file) == [translated]
    assert [one.text for one in file.left_out] == [kept]


@pytest.mark.parametrize(
    "formula",
    ['=COUNTIF(A:A,"*"&B1&"*")', '=COUNTIF(A:A,"*")', '=A1&" and "&B1', '=FIND(" ",A1)', '="Total: "&A1'],
)
def test_what_only_joins_or_parts_texts_keeps_nothing(formula: str) -> None:
    file = open_document(_book(formula, "Bins and bags", "Total: all of it"), "a.xlsx")

    assert texts(file) == ["Bins and bags", "Total: all of it"]


def test_what_a_rule_of_colours_goes_by_stays() -> None:
    rule = Rule(type="beginsWith", operator="beginsWith", text="late", dxf=DifferentialStyle())
    rule.formula = ['LEFT(A1,4)="late"']

    assert texts(open_document(_book("", "Late payment", "Paid", rule=rule), "a.xlsx")) == ["Paid"]
