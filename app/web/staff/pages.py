"""Renders the officers' pages: who is in, what was just done, dates in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.staff.records import Officer
from app.web.pages import pages_of
from app.web.staff.officers import stamp

_LONDON = ZoneInfo("Europe/London")

# What a page may be told to say after a form: the address carries only the key, never words.
SAID = {
    "uploaded": "Your file is in the list. It is being turned into Easy Read.",
    "uploaded-many": "Your files are in the list. They are being turned into Easy Read.",
    "had-already": "This file was uploaded before. Here is its document.",
    "deleted": "The document is deleted. You can bring it back from ‘Deleted’ in the list.",
    "back": "The document is back.",
    "stopped": "The work on this document has stopped.",
    "again": "The document waits to be turned again.",
    "saved": "Saved.",
    "undone": "Undone.",
    "redone": "Done again.",
    "restored": "The older version is back, as a new version.",
    "submitted": "Submitted. Another person must approve it.",
    "approved": "Approved.",
    "sent-back": "This version is a draft again.",
    "tested": "The test is recorded.",
    "signed-out": "You are signed out.",
    "everywhere": "You are signed out in every browser.",
    "password": "Your password is changed. Sign in with the new one.",
    "commented": "Your comment is added.",
    "translating": "Your files are in the list. They are being translated.",
    "translation-deleted": "The translation is deleted. You can bring it back from ‘Deleted translations’.",
    "translation-back": "The translation is back.",
    "accepted": "Accepted.",
    "signed": "Signed off. Its sentences are in the translation memory.",
    "memory-deleted": "Deleted from the translation memory.",
    "glossary": "The glossary is in use.",
    "glossary-deleted": "The glossary is deleted.",
    "unsigned": "The translation is open again. It is no longer signed.",
}


def staff_page(
    request: Request, template: str, officer: Officer | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page of the officers' site; ``said`` in the address becomes a banner."""
    said = SAID.get(request.query_params.get("said", "")) if request.method == "GET" else None
    common = {"officer": officer, "csrf": stamp(request), "said": said, "day": day, "moment": moment, "iso": iso}
    return pages_of(request).page(request, f"staff/{template}", status, **(common | context))


def confirm_page(
    request: Request,
    officer: Officer,
    *,
    question: str,
    text: str,
    button: str,
    action: str,
    home: str,
    fields: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page that asks before something is deleted; ``fields`` are sent with the form."""
    return staff_page(
        request,
        "confirm.html",
        officer,
        question=question,
        text=text,
        button=button,
        action=action,
        home=home,
        fields=dict(fields or {}),
    )


def go(path: str, *, said: str = "", anchor: str = "", **query: str) -> RedirectResponse:
    """See another page next, with what it says about what was done."""
    asked = urlencode({key: value for key, value in {**query, "said": said}.items() if value})
    return RedirectResponse(f"{path}{'?' + asked if asked else ''}{'#' + anchor if anchor else ''}", 303)


def day(when: date | datetime) -> str:
    """A day in full: '3 June 2027', as it is in London."""
    on = when.astimezone(_LONDON) if isinstance(when, datetime) else when
    return f"{on.day} {on:%B %Y}"


def moment(when: datetime) -> str:
    """A day and a time: '3 June 2027 at 2:05pm'."""
    local = when.astimezone(_LONDON)
    hour = local.hour % 12 or 12
    return f"{day(when)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def iso(when: date | datetime) -> str:
    """For a machine: the value of a ``time`` element."""
    return when.astimezone(_LONDON).isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()
