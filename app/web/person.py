"""'Speak to a person': numbers with today's opening state, and a request to be called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.store import CallBack
from app.web.chat import CONVERSATION_COOKIE, turns
from app.web.dependencies import DeskDep, VisitorDep, check_pace
from app.web.pages import contacts, pages_of
from app.web.security import check_csrf
from pipelines.types import Contact

router = APIRouter(include_in_schema=False)

REFERENCE = re.compile(r"[A-Z]{1,3}-[A-Z0-9]{4}")
PHONE = re.compile(r"\+?(?:[ ()-]*[0-9]){10,15}[ ()-]*")
MOST = {"name": 100, "phone": 40, "about": 500}  # characters
OUR_TEAMS = ("council_tax", "recovery", "parking", "permits", "blue_badge", "customer_services")
MOST_SHOWN = 6  # teams; people in a hurry do not read a list of twenty


@router.get("/speak-to-a-person")
def speak(request: Request, answer: str = "") -> HTMLResponse:
    """The teams of this service, and first of them the one that the answer named."""
    return _page(request, {"answer": answer[:64], "team": _team_of(request, answer)}, {})


@router.post("/speak-to-a-person")
def call_back(
    request: Request,
    desk: DeskDep,
    visitor: VisitorDep,
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    team: Annotated[str, Form(max_length=64)] = "",
    about: Annotated[str, Form()] = "",
    answer: Annotated[str, Form(max_length=64)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    check_csrf(request, csrf)
    values = {"name": name.strip(), "phone": phone.strip(), "team": team, "about": about.strip(), "answer": answer}
    errors = faults(values, [contact.key for contact in contacts(request)])
    if errors:
        return _page(request, values, errors, 422)
    check_pace(request, "handover")
    wish = CallBack(
        council="",
        name=values["name"],
        phone=values["phone"],
        summary=values["about"],
        team=team,
        conversation_id=request.cookies.get(CONVERSATION_COOKIE, "")[:64],
    )
    return RedirectResponse(f"/speak-to-a-person/{desk.call_back(wish, visitor)}", 303)


@router.get("/speak-to-a-person/{reference}")
def kept(request: Request, reference: str) -> Response:
    if not REFERENCE.fullmatch(reference):
        return RedirectResponse("/speak-to-a-person", 303)
    return pages_of(request).page(request, "call-back-kept.html", reference=reference)


def faults(values: dict[str, str], teams: list[str]) -> dict[str, str]:
    """What is wrong with the form, by field, in the order of the fields."""
    found: dict[str, str] = {}
    if not values["name"]:
        found["name"] = "Enter your name"
    if not PHONE.fullmatch(values["phone"]):
        found["phone"] = "Enter a phone number, like 01632 960 001 or 07700 900 001"
    if len(teams) > 1 and values["team"] not in teams:
        found["team"] = "Choose what it is about"
    for field, most in MOST.items():
        if len(values[field]) > most:
            found[field] = f"Use {most} characters or fewer"
    return found


def in_order(found: Sequence[Contact], *, asked_of: str) -> list[Contact]:
    """The team that was asked of, then those for council tax and parking, then the rest as the council lists them."""
    first = [asked_of, *OUR_TEAMS]
    return sorted(found, key=lambda contact: first.index(contact.key) if contact.key in first else len(first))


def _team_of(request: Request, answer_id: str) -> str:
    turn = next((turn for turn in turns(request) if turn.id == answer_id), None)
    return turn.answer.contact.key if turn and turn.answer.contact else ""


def _page(request: Request, values: dict[str, str], errors: dict[str, str], status: int = 200) -> HTMLResponse:
    found = in_order(contacts(request), asked_of=values.get("team", ""))
    shown = found[:MOST_SHOWN]
    return pages_of(request).page(
        request,
        "speak-to-a-person.html",
        status,
        contacts=shown,
        other_contacts=found[MOST_SHOWN:],
        teams=shown,
        takes_call_backs=True,
        values=values,
        errors=errors,
        error=bool(errors),
    )
