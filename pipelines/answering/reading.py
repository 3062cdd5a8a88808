"""What a model gets to read: passages in page order and what was said before, so that the answer still fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.answering.plain_words import HiddenLinks
from pipelines.answering.quoting import answering, as_quote, select
from pipelines.answering.support.check import cited
from pipelines.prompts.untrusted import as_data
from pipelines.types import Action, Exchange, Found, Passage, Turn

MOST_PASSAGES = 5
PART_PASSAGES = 2  # of each question in a message that asks two things
NEAR_ENOUGH = 0.6  # share of the best passage's score that another one needs to be read at all
HISTORY_SHARE = 0.2  # of the room, at most, for what was said before
LONGEST_PASSAGE = 220  # words; a longer one is cut to its best sentences with their conditions
CHARACTERS_A_TOKEN = 3  # fewer than English has with any of the catalogue's models (3.9 to 4.6), so that it always fits


@dataclass(frozen=True, slots=True)
class Source:
    """One passage as the prompt shows it."""

    token: str  # "S1"
    title: str
    text: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Reading:
    """Passages and history that fit the room."""

    sources: tuple[Source, ...]
    history: tuple[Exchange, ...]
    links: HiddenLinks

    @staticmethod
    def nothing() -> Reading:
        return Reading((), (), HiddenLinks())

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(source.token for source in self.sources)


def ground_of(passage: Passage) -> str:
    """What a sentence about this passage may rest on: its page's title, its headings and its whole text."""
    return cited(passage.title, passage.heading, passage.text)


def tokens_of(text: str) -> int:
    """An upper estimate of a text's tokens, without asking the model."""
    return len(text) // CHARACTERS_A_TOKEN + 1


def reading(turn: Turn, room: int, weight: Callable[[str], float]) -> Reading:
    """Choose and order what the model reads.

    The nearest passages come in first, whole or not at all; then they are put in the order of their pages, since a
    rule and its exception read best as they were written. History keeps its newest exchanges.

    Args:
        turn: with its passages, best first.
        room: tokens for passages and history together.
        weight: how much a stem tells.
    """
    links = HiddenLinks()
    history = _history(turn.question.history, int(room * HISTORY_SHARE))
    left = room - sum(tokens_of(item.question + item.answer) for item in history)
    chosen: list[tuple[Passage, str]] = []
    for item in _candidates(turn):
        text = _text(item.passage, turn.search_text, weight)
        size = tokens_of(text) + tokens_of(item.passage.title) + 12  # the tags around it
        if size <= left and len(chosen) < MOST_PASSAGES:
            chosen.append((item.passage, text))
            left -= size
    pages = list(dict.fromkeys(passage.url for passage, _ in chosen))
    chosen.sort(key=lambda pair: (pages.index(pair[0].url), pair[0].id))
    sources = tuple(
        Source(f"S{number}", as_data(passage.title), links.hide(as_data(text)), passage)
        for number, (passage, text) in enumerate(chosen, start=1)
    )
    return Reading(sources, history, links)


def _candidates(turn: Turn) -> list[Found]:
    found = answering(turn.found)
    best = found[0].score if found else 0.0
    parts = [item for part in turn.found_by_part for item in answering(part)[:PART_PASSAGES]]
    near = [item for item in found if item.score >= NEAR_ENOUGH * best]
    rows = {item.passage.id: item for item in (*near[:1], *parts, *near) if item.passage.action is Action.ANSWER}
    return list(rows.values())


def _text(passage: Passage, question: str, weight: Callable[[str], float]) -> str:
    heading = f"{' - '.join(passage.heading)}\n" if passage.heading else ""
    if len(passage.text.split()) <= LONGEST_PASSAGE:
        return heading + passage.text
    return heading + as_quote(select(passage, question, LONGEST_PASSAGE, weight))


def _history(history: Sequence[Exchange], room: int) -> tuple[Exchange, ...]:
    kept: list[Exchange] = []
    for exchange in reversed(history):
        room -= tokens_of(exchange.question + exchange.answer)
        if room < 0:
            break
        kept.insert(0, Exchange(as_data(exchange.question), as_data(exchange.answer)))
    return tuple(kept)
