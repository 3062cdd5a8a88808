"""The record of the Algorithmic Transparency Recording Standard, version 3.0, by its own field numbers and names.

Field names: https://github.com/co-cddo/algorithmic-transparency-recording-standard/blob/main/previous-versions/v3.0/template_table.md
"""

from __future__ import annotations

from collections.abc import Iterator

from eval.evidence.data import data_fields
from eval.evidence.figures import basis, gates, told
from eval.evidence.markdown import bullets, document, field, table, to_write
from eval.evidence.models import Card, cards
from eval.evidence.steps import steps
from eval.evidence.system import System
from eval.records import Report
from pipelines.facts.dates import show_date

STANDARD = "v3.0"
NAME = "Front door"


def atrs(system: System, report: Report | None) -> str:
    """Metadata, Tier 1, and the five sections of Tier 2."""
    return document(
        f"# Algorithmic transparency record: {NAME}, {system.council.name}",
        f"Standard {STANDARD} (March 2024). Version 4.0 has been published since: "
        f"{to_write('check which version the repository takes, and move fields where it has renamed them')}",
        "## Metadata and title information",
        *_metadata(system),
        "## Tier 1",
        *_tier_1(system),
        "## Tier 2: 2.1 Owner and responsibility",
        *_owner(system),
        "## Tier 2: 2.2 Description and rationale",
        *_rationale(),
        "## Tier 2: 2.3 Decision-making process",
        *_process(system),
        "## Tier 2: 2.4 Tool specification",
        *_tool(system, report),
        "## Tier 2: 2.5 Risks, mitigations and impact assessments",
        *_risks(report),
    )


def _metadata(system: System) -> Iterator[str]:
    yield field("0.1", "ID", "Given on publication.")
    yield field("0.2", "Standard version", STANDARD)
    yield field("0.3", "Organisation type", "Local government")
    yield field("0.4", "Function", to_write("choose from the template's list"))
    yield field("0.5", "Capability", to_write("choose from the template's list"))
    yield field("0.6", "Task", to_write("choose from the template's list"))
    yield field("0.7", "Tags", "council tax, parking, web chat, search")
    yield field("0.8", "Date of completion", f"Exported on {show_date(system.today)}. {to_write('date of sign-off')}")
    yield field("0.9", "Date updated", to_write("date, once it has been published"))
    yield field("0.10", "Date archived", "Not archived.")
    yield field("0.11", "Title", NAME)
    yield field("0.12", "Organisation name", _organisation(system))
    yield field("0.13", "Phase", to_write("phase from the template's list"))
    yield field("0.14", "Region", system.council.nation)
    yield field("0.15", "One sentence description", _one_sentence(system))


def _tier_1(system: System) -> Iterator[str]:
    yield field("1.1", "Name", NAME)
    yield field(
        "1.2",
        "Description",
        f"{_one_sentence(system)} It is used in a web chat and by an interface for programs. When it is not sure it "
        "says so and offers a person. It decides nothing about anybody, sees no account and takes no payment.\n\n"
        + to_write("why the council uses it"),
    )
    yield field("1.3", "Website URL", to_write("address of the council's page about the service; it has one at /about"))
    yield field("1.4", "Contact email", to_write("team address of those who answer for this record"))


def _owner(system: System) -> Iterator[str]:
    supplier = to_write("only with a supplier; otherwise 'none'")
    yield field("2.1.1", "Organisation or department", _organisation(system))
    yield field("2.1.2", "Team", to_write("team that answers for the service"))
    yield field("2.1.3", "Senior responsible owner", to_write("name and role"))
    yield field(
        "2.1.4",
        "External supplier involvement",
        "The software is open source (MIT) and made to run on a council's own machines. "
        + to_write("whether a supplier installs, hosts or maintains it"),
    )
    for number, name in (
        ("2.1.4.1", "External supplier"),
        ("2.1.4.2", "Companies House Number"),
        ("2.1.4.3", "External supplier role"),
        ("2.1.4.4", "Procurement procedure type"),
    ):
        yield field(number, name, supplier)
    other = ", ".join(system.elsewhere)
    terms = to_write(f"who runs {other} and on what terms") if other else "The software gives no data to anybody. "
    yield field("2.1.4.5", "Data access terms", terms if other else f"{terms}{supplier}")


def _rationale() -> Iterator[str]:
    yield field(
        "2.2.1",
        "Detailed description",
        f"Each question goes through these steps; the first that knows the ending ends it.\n\n{steps()}",
    )
    yield field(
        "2.2.2",
        "Scope",
        "Questions about council tax, parking, permits, parking tickets and Blue Badges of this council. Not for: "
        "personal accounts, payments, decisions, advice on anybody's case, other languages than English.",
    )
    yield field("2.2.3", "Benefit", to_write("benefits that are expected, and how they will be measured"))
    yield field("2.2.4", "Previous process", to_write("how residents got these answers before"))
    yield field(
        "2.2.5",
        "Alternatives considered",
        "By the makers, with reasons in docs/adr: a small generative model in the package, a second model as judge "
        "of the first, a trained classifier of intents, a chain of a framework as the core. "
        f"{to_write('alternatives that the council has considered')}",
    )


def _process(system: System) -> Iterator[str]:
    yield field(
        "2.3.1",
        "Process integration",
        "It gives information. No decision about a person is made, prepared or changed by it.",
    )
    yield field(
        "2.3.2",
        "Provided information",
        "The resident reads a short answer, the page it stands on with the words, when that page was last checked, "
        "the working of a calculation, and how to reach a person. Staff read call-backs that residents asked for.",
    )
    yield field("2.3.3", "Frequency and scale of usage", to_write("questions and visitors a month, once in use"))
    yield field(
        "2.3.4",
        "Human decisions and review",
        "The web chat offers 'Speak to a person' throughout. Officers write and check the pages that answers are "
        "made of. Residents mark answers right or wrong. "
        f"{to_write('who reads these marks, how often, and what follows')}",
    )
    yield field("2.3.5", "Required training", to_write("training of those who write pages and answer call-backs"))
    yield field(
        "2.3.6",
        "Appeals and review",
        "There is no decision to appeal. A wrong answer can be marked under it; a call-back can be asked for and is "
        f"kept {system.settings.retention.handovers_days} days. "
        f"{to_write('the complaints procedure, with its address')}",
    )


def _tool(system: System, report: Report | None) -> Iterator[str]:
    yield field("2.4.1.1", "System architecture", _architecture(system))
    yield field("2.4.1.2", "Phase", to_write("phase from the template's list, as in 0.13"))
    yield field(
        "2.4.1.3",
        "Maintenance",
        "An overdue page says when it was last checked. The evaluation can be run again at any time ('frontdoor "
        f"eval') and fails when a floor falls. {to_write('how often it is run, and who reads it')}",
    )
    found = cards(system, report)
    yield field("2.4.1.4", "Models", bullets(card.name for card in found))
    yield f"What all figures below rest on:\n\n{basis(report, system)}"
    if report is not None:
        yield f"Floors and ceilings:\n\n{gates(report)}"
    for card in found:
        yield from _model(card)
    yield "### 2.4.2 Model specification: fairness, all models together"
    yield told(report, "bias.")
    yield "By characteristic: 'frontdoor evidence equality'."
    yield from data_fields(system)


def _model(card: Card) -> Iterator[str]:
    yield f"### 2.4.2 Model specification: {card.name}"
    for number, name, text in (
        ("2.4.2.1", "Model name", card.name),
        ("2.4.2.2", "Model version", card.version),
        ("2.4.2.3", "Model task", card.task),
        ("2.4.2.4", "Model input", card.takes),
        ("2.4.2.5", "Model output", card.gives),
        ("2.4.2.6", "Model architecture", card.architecture),
        ("2.4.2.7", "Model performance", card.performance),
        ("2.4.2.8", "Datasets", card.datasets),
        ("2.4.2.9", "Dataset purposes", card.purposes),
    ):
        yield field(number, name, text, level=4)


def _risks(report: Report | None) -> Iterator[str]:
    yield field(
        "2.5.1",
        "Impact assessment",
        bullets(
            (
                f"Data protection impact assessment: {to_write('date, summary, link')} Data map: 'frontdoor evidence "
                "dpia'.",
                f"Equality impact assessment: {to_write('date, summary, link')} Evidence: 'frontdoor evidence "
                "equality'.",
            )
        ),
    )
    rows = (
        ("A wrong answer", "Quoted with its source; figures checked; silence below a calibrated chance."),
        (
            "Danger that is not seen",
            "Looked for before anything is searched, by wordings with reasons. Hints in other words are missed.",
        ),
        (
            "Personal details in a question",
            "Masked first, by pattern; what has no pattern is missed. Kept for a limited time.",
        ),
        ("People are treated differently", "Measured with the same questions asked by other people."),
        ("Somebody turns the service", "Steering clauses are dropped; pages are data; staff pages are never searched."),
        ("A page is out of date", "The answer says when the page was last checked."),
    )
    yield field(
        "2.5.2",
        "Risks and mitigations",
        document(
            table(("risk", "what is done"), rows),
            f"Attacks that worked, in the last run:\n\n{told(report, 'attacks.')}",
            to_write("further risks, how likely and how grave each is, and who owns it"),
        ).rstrip(),
    )


def _organisation(system: System) -> str:
    invented = " (an invented council, for demonstration)" if system.council.demonstration else ""
    return f"{system.council.name}{invented}"


def _one_sentence(system: System) -> str:
    if system.has_language_model:
        return (
            "Answers residents' questions about council tax and parking from the council's own pages, worded by a "
            "language model and checked sentence by sentence against the page, or in the words of the page."
        )
    return "Answers residents' questions about council tax and parking in the words of the council's own pages."


def _architecture(system: System) -> str:
    index = system.index
    built = f"Index {index.version}, built {index.built_at}." if index else system.index_problem
    return document(
        "A web chat and an interface for programs, in front of the steps of 2.2.1. Description: docs/architecture.md "
        f"of the source. {built}",
        table(("part", "name", "where it runs"), system.engines()),
    ).rstrip()
