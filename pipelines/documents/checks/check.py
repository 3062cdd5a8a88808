"""Checks a document, or one row of it while a person types, against all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pipelines.documents.checks.context import Context, context_of
from pipelines.documents.checks.cures import helps
from pipelines.documents.checks.document_checks import heading, structure, style
from pipelines.documents.checks.fact_checks import facts
from pipelines.documents.checks.figure_checks import moments, numbers
from pipelines.documents.checks.finding import Finding, Spotted
from pipelines.documents.checks.look_checks import layout
from pipelines.documents.checks.mark_checks import punctuation, shouting, special_characters
from pipelines.documents.checks.output_checks import OutputFacts, output
from pipelines.documents.checks.phrase_checks import figures_of_speech, foreign_words, needless_words, short_forms
from pipelines.documents.checks.picture_checks import pictures
from pipelines.documents.checks.rule_book import rule_book
from pipelines.documents.checks.sentence_checks import denials, ideas, length, voice
from pipelines.documents.checks.step_checks import steps
from pipelines.documents.checks.word_checks import address, everyday_words, hard_words, is_meaning, same_words
from pipelines.documents.look import Look
from pipelines.documents.plain_sentences import PlainSentence, plain_sentences
from pipelines.documents.rows import EasyRead, Row, RowKind

_OF_SENTENCES: tuple[Callable[[PlainSentence], Iterator[Spotted]], ...] = (length, ideas, voice, denials)
_OF_WORDING: tuple[Callable[[PlainSentence], Iterator[Spotted]], ...] = (
    figures_of_speech, foreign_words, needless_words, address, moments, shouting, special_characters, punctuation,
)  # fmt: skip


def check(easy_read: EasyRead, look: Look | None = None, *, pages: int | None = None) -> tuple[Finding, ...]:
    """Everything that the 32 rules have against a document: its rows in their order, then the whole, then the layout.

    Args:
        easy_read: the document.
        look: its layout; the default one when none is given.
        pages: how many pages it has, where it has been set; estimated otherwise.
    """
    look = look or Look()
    context = context_of(easy_read, pictures=look.pictures)
    of_facts: dict[str, list[Spotted]] = {}
    for row_id, spotted in facts(easy_read):
        of_facts.setdefault(row_id, []).append(spotted)
    found: list[Finding] = []
    for row in (*easy_read.summary, *easy_read.rows):
        found += _findings(row.id, (*_row(row, context), *of_facts.get(row.id, ())))
    whole = (*of_facts.get("", ()), *structure(easy_read, look, pages=pages), *style(easy_read, context), *layout(look))
    return (*found, *_findings("", whole))


def check_output(facts: OutputFacts) -> tuple[Finding, ...]:
    """Everything that the rules have against a finished file, from the facts that were read out of it."""
    return tuple(_findings("", output(facts)))


def check_row(row: Row, context: Context) -> tuple[Finding, ...]:
    """Everything that the rules have against one row, its facts included.

    Args:
        row: as it is now; the document of the context may still hold it as it was.
        context: of the document, made by context_of when the row was opened.
    """
    easy_read = replace(
        context.easy_read, rows=tuple(row if other.id == row.id else other for other in context.easy_read.rows)
    )
    of_facts = [spotted for row_id, spotted in facts(easy_read, only=(row.id,)) if row_id == row.id]
    return tuple(_findings(row.id, (*_row(row, context), *of_facts)))


def _row(row: Row, context: Context) -> tuple[Spotted, ...]:
    """What is found in a row; cures that would not help are taken off."""

    def again(changed: Row) -> tuple[Spotted, ...]:
        return tuple(_spotted(changed, _with(context, changed)))

    found = tuple(_spotted(row, context))
    return tuple(
        replace(spotted, cure=None) if spotted.cure and not helps(row, spotted, found, again) else spotted
        for spotted in found
    )


def _with(context: Context, row: Row) -> Context:
    """The context when a row explains more hard words than it did."""
    new = {word.term.lower(): row.id for word in row.hard_words if word.term.lower() not in context.explained}
    if not new:
        return context
    meanings = (*context.meanings, *(word.meaning for word in row.hard_words))
    return replace(context, explained={**context.explained, **new}, meanings=meanings)


def _spotted(row: Row, context: Context) -> Iterator[Spotted]:
    for sentence in plain_sentences(row.text):
        of_sentence = _of_sentence(sentence, is_heading=row.kind is RowKind.HEADING)
        is_ours = is_meaning(sentence.text, context)  # the glossary's words have been reviewed
        yield from (spotted for spotted in of_sentence if not (is_ours and spotted.level == "warn"))
        yield from everyday_words(sentence, context)
        yield from short_forms(sentence, context)
        yield from numbers(sentence, row)
    yield from hard_words(row, context)
    yield from same_words(row, context)
    yield from heading(row)
    yield from steps(row)
    yield from pictures(row, context)


@lru_cache(maxsize=5_000)
def _of_sentence(sentence: PlainSentence, *, is_heading: bool) -> tuple[Spotted, ...]:
    """What is found in a sentence whatever stands around it; kept, since most stay while one is edited."""
    checks = _OF_WORDING if is_heading else (*_OF_SENTENCES, *_OF_WORDING)
    return tuple(spotted for check_sentence in checks for spotted in check_sentence(sentence))


def _findings(row_id: str, found: Iterable[Spotted]) -> Iterator[Finding]:
    rules = rule_book()
    for spotted in found:
        rule = rules[spotted.rule]
        yield Finding(
            rule=rule.id,
            title=rule.title,
            row_id=row_id,
            level=spotted.level,
            text=spotted.text,
            words=spotted.words,
            source=rule.source,
            cure=spotted.cure,
        )
