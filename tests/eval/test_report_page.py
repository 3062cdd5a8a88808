"""The page of a run: every part told in words, nothing loaded, nothing of others' text taken for markup."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest
from example_reports import HOSTILE, LANGUAGES, MEASURES, VOICES, empty, full, hostile, not_a_number, run, thousands
from lxml import html

from eval.records import Report, read_report
from eval.report.page import ReportError, page, write_report


@pytest.fixture(scope="module")
def whole() -> html.HtmlElement:
    return html.document_fromstring(page(full()))


def section(document: html.HtmlElement, name: str) -> html.HtmlElement:
    (found,) = document.xpath("//section[@aria-labelledby=$name]", name=name)
    return found


def words_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def rows_of(table: html.HtmlElement) -> list[list[str]]:
    return [[words_of(cell) for cell in row.xpath("./th|./td")] for row in table.xpath("./tbody/tr")]


def test_both_files_are_written_and_the_json_reads_back_as_it_was(tmp_path: Path) -> None:
    write_report(full(), tmp_path / "run")

    assert read_report(tmp_path / "run") == full()
    assert (tmp_path / "run" / "report.html").read_text(encoding="utf-8") == page(full())


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(ReportError, match="cannot be written to"):
        write_report(full(), tmp_path / "file" / "run")


def test_gates_come_first_and_stand_in_words(whole: html.HtmlElement) -> None:
    assert whole.xpath("//section/@aria-labelledby")[0] == "gates"
    (table,) = section(whole, "gates").xpath(".//table")
    stands = [row[1] for row in rows_of(table)]

    assert stands == ["Fallen", "Fallen", "Held", "Held", "Held", "Held", "Not part of this run"]
    assert rows_of(table)[0] == [
        "Contradicts a checked fact The reason of answering.wrong_fact.",
        "Fallen",
        "at most 1%",
        "1.8%",
    ]
    assert "2 of 6 gates have fallen." in words_of(whole.get_element_by_id("main"))


def test_every_measure_has_its_figure_interval_and_number_of_cases(whole: html.HtmlElement) -> None:
    (table,) = section(whole, "measures").xpath(".//table")
    rows = [row for row in rows_of(table) if len(row) == 4]

    assert len(rows) == len((*MEASURES, *VOICES, *LANGUAGES))
    assert rows[0] == ["Right page among the first 5 higher is better", "98.5%", "96.8% to 99.3%", "400"]
    assert ["Calibration error lower is better", "0.041", "not worked out", "371"] in rows


def test_gaps_are_drawn_and_told_by_characteristic_and_by_value(whole: html.HtmlElement) -> None:
    characteristics, values = section(whole, "equal").xpath(".//table")[:2]

    assert [row[:2] for row in rows_of(characteristics)] == [
        ["Age", "Same, within 2 points"],
        ["Disability", "Same, within 2 points"],
        ["Marriage and civil partnership", "Same, within 2 points"],
        ["Race", "Same, within 2 points"],
        ["Misspelling", "Differs"],
    ]
    assert rows_of(characteristics)[-1][2:5] == ["450", "−3.1", "−4.9 to −1.3"]
    assert len(rows_of(values)) == 15


def test_every_drawing_is_told_in_words_and_stands_by_a_table(whole: html.HtmlElement) -> None:
    drawings = whole.xpath("//*[local-name()='svg'][@role='img']")

    assert len(drawings) == 2 * 11  # for a phone and for a desk
    for drawing in drawings:
        assert drawing.get("aria-label")
        (figure, *_) = drawing.xpath("ancestor::figure")
        assert figure.xpath(".//table//td")
    unnamed = whole.xpath("//*[local-name()='svg'][not(@role)]/@aria-hidden")
    assert set(unnamed) == {"true"}


def test_what_was_taken_for_what_is_listed_most_often_first(whole: html.HtmlElement) -> None:
    table = section(whole, "routing").xpath(".//table")[-1]

    assert rows_of(table) == [
        ["answered", "handed over", "3"],
        ["other council", "answered", "2"],
        ["crisis", "greeting", "1"],
    ]


def test_the_trend_tells_first_last_and_change(whole: html.HtmlElement) -> None:
    summary, runs = section(whole, "trend").xpath(".//table")

    assert [rows_of(summary)[0][at] for at in (0, 1, 3, 4)] == [
        "Right, of all answerable",
        "87.0%",
        "91.2%",
        "+4.2 points",
    ]
    assert rows_of(runs)[1] == ["Contradicts a checked fact", "–", "2.0%", "1.8%", "1.8%"]


def test_a_failing_case_tells_what_was_asked_said_cited_wanted_and_the_step(whole: html.HtmlElement) -> None:
    told = words_of(whole.get_element_by_id("answering-ANS-0001"))

    assert told == (
        "ANS-0001 Which form do I need for ANS-0001? "
        "Said You need form CT12. Send it to us within 21 days. "
        "Ended as answered "
        "Cited /council-tax/forms "
        "Wanted form CT21; from /council-tax/discounts "
        "Pages found /council-tax/forms, /council-tax/pay "
        "Step compose "
        "Confidence 81.0%"
    )
    assert "Error the server did not answer" in words_of(whole.get_element_by_id("answering-ANS-0091"))


def test_what_was_not_measured_and_how_it_was_run_are_told(whole: html.HtmlElement) -> None:
    assert [words_of(line) for line in section(whole, "not-measured").xpath(".//li")] == list(full().not_measured)
    told = words_of(section(whole, "run"))
    for value in ("1f3a9c2, with changed files", "1b68238b2871", "9d1f00c2ab34", "77aa01e2", "6 min 52 s", "quoting"):
        assert value in told


def test_thousands_of_failing_cases_are_each_there_and_a_shared_answer_is_written_once() -> None:
    text = page(thousands())
    failures = section(html.document_fromstring(text), "failures")

    assert len(failures.xpath(".//*[@data-case]")) == 5_000
    assert text.count("On the 1st.") == 50  # questions, not the 3,000 ways of asking them
    assert not failures.xpath(".//details[@open]")


def test_a_run_of_nothing_claims_nothing() -> None:
    document = html.document_fromstring(page(empty()))
    told = words_of(document.get_element_by_id("main"))

    assert "No gate was part of this run, so it proves nothing." in told
    assert not document.xpath("//*[contains(@class, 'verdict--held')]")
    assert not document.xpath("//*[local-name()='svg']")
    for name in ("equal", "confidence", "routing"):
        assert "Not measured in this run." in words_of(section(document, name))
    assert "Nothing was measured." in told
    assert "There is no other run to compare with yet." in told
    assert "No case failed." in words_of(section(document, "failures"))


def test_languages_and_voices_without_measures_are_said_not_to_be_measured() -> None:
    document = html.document_fromstring(page(full(measures=MEASURES)))
    told = words_of(section(document, "voices"))

    assert told == (
        "Languages and voices Languages: not measured in this run. Voices and accents: not measured in this run."
    )


def test_a_figure_that_came_of_nothing_is_not_known() -> None:
    document = html.document_fromstring(page(not_a_number()))

    assert "not known" in words_of(section(document, "measures"))
    assert "nan" not in words_of(section(document, "measures"))


def test_a_sample_and_changed_files_are_said_at_the_top() -> None:
    told = words_of(html.document_fromstring(page(full(run=run(limit=20)))).get_element_by_id("main"))

    assert "at most 20 cases of each suite" in told
    assert "Files differed from commit 1f3a9c2" in told


@pytest.mark.parametrize("report", [full(), empty(), hostile()], ids=["full", "empty", "hostile"])
def test_the_page_loads_nothing(report: Report) -> None:
    document = html.document_fromstring(page(report))

    assert not document.xpath("//@src | //link | //iframe | //object | //embed | //base | //form")
    assert all(address.startswith("#") for address in document.xpath("//@href"))
    (style,) = document.xpath("//style")
    assert not re.search(r"url\(|@import|@font-face", style.text_content())


def test_text_of_others_is_shown_as_text() -> None:
    text = page(hostile())
    document = html.document_fromstring(text)

    assert len(document.xpath("//script")) == 1
    assert not document.xpath("//img")
    assert not document.xpath("//*[@*[starts-with(name(), 'on')]]")
    shown = document.get_element_by_id("main").text_content()
    assert shown.count(HOSTILE) > 20
    assert HOSTILE in document.xpath("//title")[0].text
    assert any(HOSTILE in label for label in document.xpath("//*[local-name()='svg']/@aria-label"))


def test_only_the_pages_own_script_may_run() -> None:
    document = html.document_fromstring(page(hostile()))
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    script = document.xpath("//script")[0].text_content()

    assert "default-src 'none'" in policy
    assert f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
