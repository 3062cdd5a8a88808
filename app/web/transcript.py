"""A conversation as plain text, for people who want to keep it."""

from __future__ import annotations

from collections.abc import Sequence

from app.store import KeptAnswer
from app.web.cards import Card, card


def as_text(turns: Sequence[KeptAnswer], council: str) -> str:
    """Questions with details hidden, answers, and the pages that they come from."""
    head = f"{council}\nAsk about council tax and parking\n\nThis is an automated service. It can be wrong.\n"
    if not turns:
        return head + "\nYou have not asked anything yet.\n"
    return head + "".join(_turn(turn) for turn in turns)


def _turn(turn: KeptAnswer) -> str:
    shown = card(turn.answer, identifier=turn.id, asked=turn.question)
    question = "".join(f"[{part.text}]" if part.hidden else part.text for part in shown.question)
    lines = [f"\n{turn.when:%d.%m.%Y}", f"You asked: {question}", "", *_answer(shown)]
    return "\n".join(lines) + "\n"


def _answer(shown: Card) -> list[str]:
    lines = [shown.lead] if shown.lead else []
    for block in shown.blocks:
        listed = block.kind in {"steps", "items"}
        lines += [f"- {line}" for line in block.lines] if listed else [" ".join(block.lines)]
    lines += [f"{figure.label}: {figure.value} ({figure.source})" for figure in shown.figures]
    if shown.contact and shown.contact.phone:
        lines.append(f"Call {shown.contact.name}: {shown.contact.phone}")
    for source in shown.sources:
        checked = f", last checked {source.checked}" if source.checked else ""
        lines.append(f"From our page: {source.title}{checked}. {source.url}")
    return lines
