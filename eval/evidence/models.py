"""The models inside the service as the transparency standard asks for them: what each does, of what, how well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.evidence.figures import told
from eval.evidence.markdown import to_write
from eval.evidence.system import System
from eval.records import Report

# Beginnings of the measures of whole answers; those of the search stand with the search.
_OF_ANSWERS = (
    *(f"answering.{name}" for name in ("fact", "right", "answered", "wrong", "number", "claim", "citation", "cites")),
    *("relevant.", "dialogues.", "speed."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One model, in the fields of the standard's section 2.4.2."""

    name: str
    version: str
    task: str
    takes: str
    gives: str
    architecture: str
    performance: str
    datasets: str
    purposes: str


def cards(system: System, report: Report | None) -> tuple[Card, ...]:
    """Every model, in the order in which a question meets them."""
    return tuple(_cards(system, report))


def _cards(system: System, report: Report | None) -> Iterator[Card]:
    yield _masking(system, report)
    yield _routing(system, report)
    yield _calculators(system, report)
    yield _embedder(system, report)
    yield _lexical(system)
    yield _confidence(system, report)
    yield _composer(system, report)
    if system.has_language_model:
        yield _language_model(system)


def _masking(system: System, report: Report | None) -> Card:
    return Card(
        name="Masking of personal details",
        version=f"front-door {system.version}",
        task="Hides personal details before anything else reads a question.",
        takes="The question as typed.",
        gives="The question with labels in place of details, such as [PCN].",
        architecture="Rules: patterns, check digits and the words around a number. Nothing is learnt.",
        performance=told(report, "masking."),
        datasets="Invented messages with invented details (eval/cases/masking.jsonl).",
        purposes="Testing.",
    )


def _routing(system: System, report: Report | None) -> Card:
    wordings = next((file.sha256[:8] for file in system.instructions if file.name == "safeguard.yaml"), "none")
    return Card(
        name="Safeguarding and routing",
        version=f"front-door {system.version}, safeguard.yaml {wordings}",
        task="Shows help first to somebody who may be at risk; passes a resident on to a person or to another body; "
        "turns away attempts to steer the service.",
        takes="The masked question.",
        gives="An ending, or the question for the next step.",
        architecture="Rules over wordings that a person wrote, and marks that authors set in pages. Nothing is learnt.",
        performance=f"{told(report, 'routing.')}\n\nAttacks:\n\n{told(report, 'attacks.')}",
        datasets="Invented messages (eval/cases/routing.jsonl, attacks.jsonl).",
        purposes="Testing.",
    )


def _calculators(system: System, report: Report | None) -> Card:
    return Card(
        name="Calculators and the council's tables",
        version=f"front-door {system.version}",
        task="Answers what has one right value: charges by band, part of a year, discounts, instalments, deadlines.",
        takes="The masked question, the council's dated facts, the day.",
        gives="A value with its period, source and working.",
        architecture="Arithmetic written by hand from the law that each result names.",
        performance=told(report, "answering.wrong_fact", "answering.number_grounding"),
        datasets="Worked examples (eval/cases/worked_examples.jsonl), questions (eval/cases/answering.jsonl).",
        purposes="Testing.",
    )


def _embedder(system: System, report: Report | None) -> Card:
    ours = system.embedder_is_ours
    return Card(
        name="Sentence embeddings",
        version=system.embedder,
        task="Finds passages that mean what a question means.",
        takes="A masked question, or a passage of a page.",
        gives="A list of numbers; texts of like meaning have like numbers.",
        architecture="Transformer encoder (all-MiniLM-L6-v2, six layers, 384 numbers), run by ONNX Runtime on the "
        "processor."
        if ours
        else to_write("type of the embedding model, from its publisher's page"),
        performance="Together with the word "
        f"search:\n\n{told(report, 'answering.recall', 'answering.mrr', 'answering.ndcg', 'retrieval.')}",
        datasets="Those named on the publisher's page of sentence-transformers/all-MiniLM-L6-v2. Nothing was trained "
        "further."
        if ours
        else to_write("data sets named on the model's publisher's page"),
        purposes="Training, by the publisher.",
    )


def _lexical(system: System) -> Card:
    return Card(
        name="Word search",
        version=f"bm25s {system.packages['bm25s']}",
        task="Finds passages that share rare words with a question; its list is joined with that of the embeddings.",
        takes="Stems of the masked question.",
        gives="A score for each passage.",
        architecture="BM25, a formula over word counts of the council's own pages; reciprocal rank fusion.",
        performance="Measured together with the sentence embeddings.",
        datasets="The council's pages.",
        purposes="They are what is searched.",
    )


def _confidence(system: System, report: Report | None) -> Card:
    fit = system.fit
    return Card(
        name="Confidence",
        version=f"confidence.json {fit.sha256[:8]}",
        task="Gives the chance that the best passage answers. Below "
        f"{system.settings.answering.min_confidence:g} nothing is claimed: the nearest pages and a person are shown.",
        takes="Signals of the search, such as how far the best passage is ahead.",
        gives="A chance, 0 to 1.",
        architecture="Logistic regression.",
        performance=f"{told(report, 'abstention.', 'unanswerable.')}\n\nWhen fitted, out of fold: {fit.words()}.",
        datasets="Development questions in several wordings, and questions that no page answers (docs/abstention.md).",
        purposes="Fitting, and cross-validation by question. The suite 'unanswerable' asks questions that it was "
        "fitted on and others.",
    )


def _composer(system: System, report: Report | None) -> Card:
    return Card(
        name="Quoting and grounding",
        version=f"front-door {system.version}",
        task="Chooses the fewest sentences of a passage that answer, word for word, and drops each sentence whose "
        "words or figures do not stand in what it cites.",
        takes="The masked question and the passages found.",
        gives=f"At most {system.settings.answering.answer_words} words, each sentence with its source.",
        architecture="Rules over words and figures. Nothing is learnt.",
        performance=told(report, *_OF_ANSWERS),
        datasets="Invented questions with key facts (eval/cases/answering.jsonl, relevant.jsonl, dialogues.jsonl).",
        purposes="Testing.",
    )


def _language_model(system: System) -> Card:
    locked = system.model
    known = (
        f"{locked.repository} at {locked.revision}, sha256 {locked.files[0].sha256}, licence {locked.licence}"
        if locked
        else to_write("publisher, version and licence of the model that is set")
    )
    return Card(
        name=f"Language model: {system.model_name}",
        version=known,
        task="Puts what the passages say into other words. Whether to answer, and of what, is decided without it.",
        takes="Instructions of the prompts folder, the masked question and earlier masked ones, passages.",
        gives="Sentences that name their passages. Each is checked against them before anybody reads it.",
        architecture=to_write("type and size of the model, from its publisher's page"),
        performance="The figures of 'Quoting and grounding' hold for answers in a model's words only where the run "
        "was made with this model; see what they rest on.",
        datasets=to_write("data sets named on the model's publisher's page; nothing was trained further here"),
        purposes="Training, by the publisher.",
    )
