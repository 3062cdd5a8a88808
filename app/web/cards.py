"""Turns an ``Answer`` into what a card shows: sentences by kind, sources by page, hidden details in words.

It decides order and grouping only; every word comes from the answer or from the templates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from pipelines.types import Answer, Citation, Contact, Figure, Option, Outcome, Sentence

# The label of a hidden detail, as redaction writes it, and the words that people see.
MASK_WORDS = {
    "[ADDRESS]": "your address",
    "[BANK ACCOUNT]": "your bank account number",
    "[BLUE BADGE NUMBER]": "your Blue Badge number",
    "[CARD SECURITY CODE]": "your card’s security code",
    "[CARD]": "your card number",
    "[COUNCIL TAX ACCOUNT]": "your council tax account number",
    "[DATE OF BIRTH]": "your date of birth",
    "[DRIVING LICENCE NUMBER]": "your driving licence number",
    "[EMAIL]": "your email address",
    "[NAME]": "your name",
    "[NATIONAL INSURANCE NUMBER]": "your National Insurance number",
    "[NHS NUMBER]": "your NHS number",
    "[NUMBER]": "a long number",
    "[PASSPORT NUMBER]": "your passport number",
    "[PCN]": "your parking ticket number",
    "[PHONE]": "your phone number",
    "[POSTCODE]": "your postcode",
    "[SORT CODE]": "your sort code",
    "[UPRN]": "your property number",
    "[VEHICLE REGISTRATION]": "your number plate",
}
_DO = frozenset(
    """
    add appeal apply ask attach book bring buy call change check choose click collect complete contact display email
    enter fill find follow get give go keep let log look make open park pay pick post press print put read renew reply
    report request return save scan select send set show sign start stop take tell then turn upload use visit wait
    write
    """.split()
)  # first words of an instruction
_LABEL = re.compile("|".join(re.escape(label) for label in MASK_WORDS))

# Outcomes that say something that can be right or wrong; of the others 'Was this right?' makes no sense.
JUDGED = frozenset({Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT, Outcome.HANDED_OVER, Outcome.SIGNPOSTED})
# Outcomes after which a question stands, which a telephone number would talk over; the link to a person is still there.
NO_CONTACT = frozenset({Outcome.CLARIFY, Outcome.GREETING})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the resident's question; a hidden detail stands as words for its kind."""

    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One page of the council, with all its words that the answer rests on."""

    title: str
    url: str
    quotes: tuple[str, ...]
    checked: str  # "5 October 2026", or empty
    overdue: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring sentences of one kind: text, condition, steps, items, working or next."""

    kind: str
    lines: tuple[str, ...]
    language: str = ""  # BCP 47 tag where it is not the answer's


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One question and its answer, ready to be shown."""

    id: str
    outcome: str
    question: tuple[Part, ...]
    lead: str
    blocks: tuple[Block, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    options: tuple[Option, ...]
    contact: Contact | None
    crisis: bool
    exit_page: bool  # offer a quick way out
    abstained: bool
    judged: bool
    written: bool  # in a language model's words, not the page's
    spoken: str  # the whole answer as one paragraph, for announcements and transcripts
    verdict: str = ""  # "", "yes", "no" or "thanks": how far 'Was this right?' has got
    language: str = "en"  # BCP 47 tag of the answer
    lead_language: str = ""  # where it is not the answer's
    question_language: str = "en"
    english: tuple[str, ...] = ()  # the answer in English, where it is in another language
    machine: bool = False  # a machine translated it

    @property
    def hides_details(self) -> bool:
        return any(part.hidden for part in self.question)


def card(answer: Answer, *, identifier: str, asked: str = "", verdict: str = "", kept: bool = True) -> Card:
    """Arrange an answer for the page.

    Args:
        answer: the end of a turn.
        identifier: names the card on the page and in forms.
        asked: the masked question, when the answer does not carry it.
        verdict: how far 'Was this right?' has got.
        kept: whether the store has the answer; of one that it lacks nobody can say whether it was right.
    """
    lead, blocks = _lead_and_blocks(answer.sentences)
    first = answer.sentences[0] if answer.sentences else None
    workings = {sentence.text for sentence in answer.sentences if sentence.kind == "working"}
    return Card(
        id=identifier,
        outcome=answer.outcome.value,
        question=parts(answer.masked_question or asked),
        lead=lead,
        blocks=blocks,
        figures=tuple(figure for figure in answer.figures if figure.value not in workings),
        sources=sources(answer.citations),
        options=answer.options,
        contact=None if answer.outcome in NO_CONTACT else answer.contact,
        crisis=answer.outcome is Outcome.CRISIS,
        exit_page=answer.exit_page,
        abstained=answer.abstained,
        written=answer.written,
        judged=kept and answer.outcome in JUDGED,
        spoken=" ".join(without_bullet(sentence.text) for sentence in answer.sentences),
        verdict=verdict,
        language=answer.language,
        lead_language=first.language if lead and first else "",
        question_language=answer.asked_in,
        english=tuple(without_bullet(sentence.text) for sentence in answer.english),
        machine=bool(answer.translated_by),
    )


def parts(text: str) -> tuple[Part, ...]:
    """Cut a masked question at its masks: '[PCN]' becomes 'your parking ticket number', marked as hidden."""
    found: list[Part] = []
    end = 0
    for label in _LABEL.finditer(text):
        if label.start() > end:
            found.append(Part(text[end : label.start()]))
        found.append(Part(MASK_WORDS[label[0]], hidden=True))
        end = label.end()
    if end < len(text):
        found.append(Part(text[end:]))
    return tuple(found)


def sources(citations: Sequence[Citation]) -> tuple[Source, ...]:
    """One source a page, in the order in which the answer leans on them."""
    pages: dict[str, list[Citation]] = {}
    for citation in citations:
        pages.setdefault(citation.page_url or citation.url or citation.title, []).append(citation)
    return tuple(
        Source(
            title=cited[0].title,
            url=cited[0].url,
            quotes=tuple(dict.fromkeys(citation.quote for citation in cited if citation.quote)),
            checked=in_full(cited[0].last_reviewed),
            overdue=any(citation.overdue for citation in cited),
        )
        for cited in pages.values()
    )


def in_full(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def without_bullet(text: str) -> str:
    return text.removeprefix("- ").strip()


def _lead_and_blocks(sentences: Sequence[Sentence]) -> tuple[str, tuple[Block, ...]]:
    """The first answering sentence on its own, then the rest in the page's own order, which carries its sense."""
    lead, rest = "", list(sentences)
    if rest and rest[0].kind == "answer":
        lead = without_bullet(rest.pop(0).text)
    runs = [
        Block(kind, tuple(without_bullet(sentence.text) for sentence in run), language)
        for (kind, language), run in groupby(rest, key=lambda sentence: (_block_kind(sentence), sentence.language))
    ]
    return lead, tuple(replace(run, kind="items") if _is_a_set(run) else run for run in runs)


def _block_kind(sentence: Sentence) -> str:
    if sentence.text.startswith("- "):
        return "steps"
    return {"condition": "condition", "step": "steps", "working": "working", "next": "next"}.get(sentence.kind, "text")


def _is_a_set(block: Block) -> bool:
    """Numbers would promise an order, so only a list that tells people what to do is counted out as steps."""
    if block.kind != "steps":
        return False
    return len(block.lines) < 2 or not all(line.split()[0].lower().strip(",.") in _DO for line in block.lines if line)
