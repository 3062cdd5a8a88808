"""What can be released when somebody asks, under freedom of information, what this service is and how right it is."""

from __future__ import annotations

from collections.abc import Iterator

from eval.evidence.figures import NOT_RUN, basis, gates, measures, when
from eval.evidence.markdown import bullets, document, table, to_write
from eval.evidence.steps import steps
from eval.evidence.system import System
from eval.records import Report
from pipelines.facts.dates import show_date


def foi(system: System, report: Report | None) -> str:
    """The pack: what it is, of what parts, how it decides, how right it was, where to complain, what is not held."""
    return document(
        f"# Freedom of information pack: front door, {system.council.name}",
        f"Exported on {show_date(system.today)} from the installation itself. {_law(system.council.nation)} "
        + to_write("whether any part is exempt, and why"),
        "## 1 What the system is",
        _what(system),
        "## 2 Versions, engines and index",
        _parts(system),
        "## 3 Prompts and fixed wordings",
        _instructions(system),
        "## 4 How an answer is decided",
        _decided(system),
        "## 5 How right it is",
        _accuracy(system, report),
        "## 6 Complaints",
        _complaints(system),
        "## 7 What is not held",
        bullets(_not_held(system)),
    )


def _what(system: System) -> str:
    words = (
        "words them by a language model, each sentence checked against the page, or quotes them"
        if system.has_language_model
        else "quotes them; no language model writes"
    )
    return bullets(
        (
            "A web chat that answers residents' questions about council tax and parking. It finds passages in the "
            f"council's own pages and {words}.",
            "It is made to run on a council's own machines, and decides nothing about anybody. It is connected to no "
            "account. " + to_write("where it runs"),
            f"Source: open, MIT licence. {to_write('address of the source that was installed')}",
            f"In use since: {to_write('date')} · Cost: {to_write('cost')} · Supplier: {to_write('supplier, or none')}",
            f"Turned off now: {'yes' if system.settings.web.switched_off else 'no'}.",
        )
    )


def _parts(system: System) -> str:
    index = system.index
    built = (
        f"Index {index.version}, built {index.built_at}: {index.pages.get(system.settings.council, 0)} pages of this "
        f"council, {index.passages} passages in all."
        if index
        else system.index_problem
    )
    return document(
        table(("part", "version"), (("front-door", system.version), *system.packages.items())),
        table(("engine", "name", "where it runs"), system.engines()),
        built,
        _weights(system),
    ).rstrip()


def _weights(system: System) -> str:
    """The files of the language model that is set, as the lock of the models says."""
    if not system.has_language_model:
        return "No weights of a language model are in use."
    if system.model is None:
        return to_write("which weights the model server runs, their version and licence")
    locked = system.model
    rows = ((file.path, str(file.size), file.sha256) for file in locked.files)
    return document(
        f"{system.model_name}: {locked.repository} at {locked.revision}, licence {locked.licence}, fetched "
        f"{locked.when}.",
        table(("file", "bytes", "sha256"), rows),
    ).rstrip()


def _instructions(system: System) -> str:
    used = (
        "The language model reads the prompts; their text can be released."
        if system.has_language_model
        else "The prompts are there and are not read by any model, since none is set."
    )
    rows = ((file.name, file.purpose, file.sha256) for file in system.instructions)
    return document(used, table(("file", "purpose", "sha256"), rows)).rstrip()


def _decided(system: System) -> str:
    answering = system.settings.answering
    return document(
        "Every question goes through these steps; the first that knows the ending ends it:",
        steps(),
        bullets(
            (
                f"Below a chance of {answering.min_confidence:g} that the best passage answers, nothing is claimed. "
                "The chance is worked out from the search alone, by weights that are public (docs/abstention.md).",
                f"At most {answering.passages} passages are used and {answering.answer_words} words quoted.",
                "No record of the person is consulted. What somebody writes of themselves is dropped before the "
                "search where it carries no need, and counts where a rule asks for it, such as being a student.",
                "No decision is made about anybody, by machine or otherwise.",
            )
        ),
    ).rstrip()


def _accuracy(system: System, report: Report | None) -> str:
    if report is None:
        return NOT_RUN
    return document(
        f"Measured on {when(report)} with invented questions; none is a resident's. Every figure with the number of "
        "cases (n) and, where one is worked out, its 95 % interval.",
        measures(report.measures),
        "Floors and ceilings, with the reason for each:",
        gates(report),
        f"{len(report.failures)} cases went wrong; each is in the run's report with question, answer and what was "
        "wanted.",
        "Not measured:",
        bullets(report.not_measured) or "nothing is listed",
        basis(report, system),
    ).rstrip()


def _complaints(system: System) -> str:
    body = "Scottish Information Commissioner" if system.council.nation == "Scotland" else "Information Commissioner"
    return bullets(
        (
            "A wrong answer can be marked under the answer, and a person asked for on every page.",
            f"About the service: {to_write('complaints procedure, address, time to answer')}",
            f"About this reply: {to_write('internal review, address')}; after that the {body}.",
            "About equal treatment or personal data: "
            f"{to_write('addresses of the equality lead and data protection officer')}",
        )
    )


def _not_held(system: System) -> Iterator[str]:
    keep = system.settings.retention
    yield f"Questions as they were typed: only masked words are kept; {_wordless(system)}."
    yield (
        f"Questions and answers older than {keep.conversations_days} days, call-backs older than "
        f"{keep.handovers_days}, marks older than {keep.feedback_days}: they are deleted."
    )
    yield "Who asked: residents are a random code. Names and telephone numbers are held in requested call-backs only."
    yield "Profiles and analytics. Nobody is asked about themselves; what somebody writes stays in the masked question."
    yield "Network addresses: the service writes them nowhere."
    yield "Council tax accounts, bills, tickets and payments: the service is not connected to them."
    yield "Data with which a model was trained: none was trained or refined on residents' words."
    if not system.has_language_model:
        yield "Text that a language model writes: none is set now."


def _wordless(system: System) -> str:
    kinds = ", ".join(name.replace("_", " ") for name, wordless in system.wordless.items() if wordless)
    return f"none of messages that tell of: {kinds}" if kinds else "of messages in danger as of any other"


def _law(nation: str) -> str:
    scotland = "Freedom of Information (Scotland) Act 2002"
    return f"Law: {scotland if nation == 'Scotland' else 'Freedom of Information Act 2000'}."
