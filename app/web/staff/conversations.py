"""What residents asked by chat and by telephone, and what they were told: masked, in one list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.staff.conversations import PAGE
from app.web.staff.officers import OfficerDep
from app.web.staff.pages import staff_page
from app.web.staff.room import room_of

router = APIRouter(prefix="/staff/conversations", include_in_schema=False)

# How an answer or a call ended, in an officer's words.
ENDED = {
    "answered": "Answered",
    "answered_from_fact": "Answered with a figure",
    "clarify": "Asked which was meant",
    "handed_over": "Passed to a person",
    "crisis": "Help was given",
    "signposted": "Sent to another body",
    "no_passages": "No page about it",
    "low_confidence": "Not sure",
    "out_of_scope": "Not for us",
    "other_council": "Another council",
    "greeting": "Greeting",
    "refused": "Refused",
    "other_language": "Language not known here",
    "caller left": "The caller hung up",
    "goodbye": "Said goodbye",
    "silence": "The caller was silent",
    "closed": "Nobody was there",
    "too long": "Longest time was over",
    "broken": "The line broke",
}


@router.get("")
def conversations(request: Request, officer: OfficerDep, before: Annotated[str, Query(max_length=40)] = "") -> Response:
    found = room_of(request).conversations.latest(before=_moment(before))
    older = found[-1].when.astimezone(UTC).isoformat() if len(found) == PAGE else ""
    return staff_page(request, "conversations.html", officer, found=found, older=older, begun=before, ended=in_words)


@router.get("/calls/{reference}")
def call(request: Request, reference: str, officer: OfficerDep) -> Response:
    kept = room_of(request).conversations.call(reference, officer)
    return staff_page(request, "call.html", officer, call=kept, ended=in_words)


@router.get("/{conversation_id}")
def chat(request: Request, conversation_id: str, officer: OfficerDep) -> Response:
    turns = room_of(request).conversations.chat(conversation_id, officer)
    return staff_page(request, "conversation.html", officer, turns=turns, ended=in_words)


def in_words(ended: str) -> str:
    """How it ended: 'transfer: asked' becomes 'Put through: asked'."""
    kind, _, why = ended.partition(": ")
    return f"Put through: {why}" if kind == "transfer" else ENDED.get(ended, ended.capitalize())


def _moment(text: str) -> datetime | None:
    """The time of an address; anything else is the beginning of the list."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
