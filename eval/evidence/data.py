"""Section 2.4.3 of the transparency standard: the data that the service stands on and was tested with."""

from __future__ import annotations

from collections.abc import Iterator

from eval.evidence.markdown import bullets, field, to_write
from eval.evidence.system import System
from eval.suites.catalogue import FILES, files_of


def data_fields(system: System) -> Iterator[str]:
    """The fields in their order."""
    yield from _what(system)
    yield from _whence(system)


def _what(system: System) -> Iterator[str]:
    yield field("2.4.3.1", "Source data name", bullets(_names(system)))
    yield field("2.4.3.2", "Data modality", "Text and tables.")
    yield field(
        "2.4.3.3",
        "Data description",
        "Pages that the council publishes; dated local values, such as charges and telephone numbers; rules of "
        "national law with their sources; invented questions with the facts that a right answer holds.",
    )
    yield field("2.4.3.4", "Data quantities", bullets(_quantities(system)))
    yield field(
        "2.4.3.5",
        "Sensitive attributes",
        "None in pages and facts. Test questions name protected characteristics of invented people. Residents may "
        "write personal details in a question: see 'frontdoor evidence dpia'.",
    )
    yield field(
        "2.4.3.6",
        "Data completeness and representativeness",
        "Test questions are invented: they are no sample of this council's residents. "
        + to_write("which services and groups the pages do not cover"),
    )


def _whence(system: System) -> Iterator[str]:
    yield field(
        "2.4.3.7",
        "Source data URL",
        f"{system.council.website or to_write('address of the pages')}; test questions: eval/cases of the source.",
    )
    yield field(
        "2.4.3.8",
        "Data collection",
        "Pages are those that the council writes for the public. Test questions were written for this purpose.",
    )
    yield field(
        "2.4.3.9",
        "Data cleaning",
        "Menus and repeated parts are removed, pages cut at headings; sentences that give orders to a machine and "
        "staff pages never become passages.",
    )
    yield field("2.4.3.10", "Data sharing agreements", to_write("agreements; the software shares no data"))
    keep = system.settings.retention
    yield field(
        "2.4.3.11",
        "Data access and storage",
        f"Masked questions and answers are kept {keep.conversations_days} days, call-backs {keep.handovers_days}, "
        f"marks {keep.feedback_days}, in {system.database}. {to_write('who has access to that machine and database')}",
    )


def _names(system: System) -> Iterator[str]:
    yield f"Pages of {system.council.name}"
    yield "The council's facts, tables and file of teams"
    yield "National facts of council tax and parking law, by which pages are checked (national_facts.jsonl)"
    yield "Development questions and test cases (eval/cases)"


def _quantities(system: System) -> Iterator[str]:
    index = system.index
    if index:
        pages = index.pages.get(system.settings.council, 0)
        yield f"{pages} pages of this council; {index.passages} passages in the index"
    else:
        yield system.index_problem
    yield f"the confidence was fitted on: {system.fit.words()}"
    for name in FILES:
        lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files_of([name]))
        yield f"suite '{name}': {lines} cases, for testing"
