"""Who the officer is: the session cookie, the form stamp that belongs to it, and the one place that says who is in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Request, Response

from app.staff.records import Officer, digest
from app.web.security import check_csrf, check_origin, issue_csrf
from app.web.staff.room import room_of
from pipelines.settings import Settings

COOKIE = "front_door_staff"
HOME = "/staff/documents"
SIGN_IN = "/staff/sign-in"


class NotSignedInError(Exception):
    """The page is for officers, and nobody is signed in here."""


def current_officer(request: Request) -> Officer:
    """The officer who is signed in in this browser.

    The seam for single sign-on: whatever proves who somebody is, every page asks here.

    Raises:
        NotSignedInError: nobody is, or the session is over.
        StrangeOriginError: another site asks in the officer's name.
    """
    # The council's website may call the API from a browser, but never read an officer's page.
    if request.headers.get("origin"):
        check_origin(request, ())
    officer = room_of(request).sign_in.officer(session_token(request))
    if officer is None:
        raise NotSignedInError
    return officer


def posting_officer(request: Request, csrf: Annotated[str, Form()] = "") -> Officer:
    """The officer who sends a form that we gave to this session.

    Raises:
        NotSignedInError: nobody is signed in.
        PageExpiredError: the form is not ours, too old, or of another session.
        StrangeOriginError: it comes from another site.
    """
    officer = current_officer(request)
    check_origin(request, ())
    check_csrf(request, csrf, session_owner(request))
    return officer


OfficerDep = Annotated[Officer, Depends(current_officer)]
PostingOfficerDep = Annotated[Officer, Depends(posting_officer)]


def session_token(request: Request) -> str:
    return request.cookies.get(COOKIE, "")[:100]


def session_owner(request: Request) -> str:
    """What form stamps are bound to: the session's digest, as in the database."""
    return f"staff {digest(session_token(request))}"


def stamp(request: Request) -> str:
    """A form stamp for this session; for a visitor without one, the house's own."""
    return issue_csrf(request, session_owner(request) if session_token(request) else "")


def keep_session(request: Request, response: Response, token: str) -> None:
    """Set the session cookie. It ends with the browser; the database ends it earlier."""
    response.set_cookie(COOKIE, token, path="/staff", httponly=True, samesite="lax", secure=_is_secure(request))


def drop_session(request: Request, response: Response) -> None:
    response.delete_cookie(COOKIE, path="/staff", httponly=True, samesite="lax", secure=_is_secure(request))


def safe_next(path: str) -> str:
    """Where to go after signing in: only a page of ours, whatever the address says."""
    ours = path.startswith("/staff/") and "//" not in path and "\\" not in path and path.isprintable()
    return path if ours and not path.startswith((SIGN_IN, "/staff/sign-out")) else HOME


def _is_secure(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return settings.web.secure_cookies or request.url.scheme == "https"
