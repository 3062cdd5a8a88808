"""Sign-in, sign-out, the one-time link, and an officer's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.staff.errors import FieldError, LinkError, SignInError
from app.web.dependencies import check_pace
from app.web.security import check_csrf, check_origin
from app.web.staff.officers import (
    HOME,
    SIGN_IN,
    NotSignedInError,
    OfficerDep,
    PostingOfficerDep,
    current_officer,
    drop_session,
    keep_session,
    safe_next,
    session_owner,
    session_token,
)
from app.web.staff.pages import go, staff_page
from app.web.staff.room import room_of

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.get("")
@router.get("/")
def staff() -> RedirectResponse:
    return RedirectResponse(HOME, 303)


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = "") -> Response:  # noqa: A002 (the name in the address)
    try:
        current_officer(request)
    except NotSignedInError:
        nobody_yet = room_of(request).accounts.is_empty()
        return staff_page(request, "sign-in.html", next=safe_next(next), email="", error="", nobody_yet=nobody_yet)
    return RedirectResponse(safe_next(next), 303)


@router.post("/sign-in")
def sign_in(
    request: Request,
    email: Annotated[str, Form(max_length=300)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=500)] = "",  # noqa: A002
    csrf: Annotated[str, Form()] = "",
) -> Response:
    _check_form(request, csrf)
    address = request.client.host if request.client else ""
    check_pace(request, "staff sign-in")
    try:
        token = room_of(request).sign_in.sign_in(email, password, address=address, old_token=session_token(request))
    except SignInError as error:
        return staff_page(
            request,
            "sign-in.html",
            status=422,
            next=safe_next(next),
            email=email,
            error=str(error),
            nobody_yet=False,
        )
    response = RedirectResponse(safe_next(next), 303)
    keep_session(request, response, token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, officer: PostingOfficerDep) -> Response:
    del officer
    room_of(request).sign_in.sign_out(session_token(request))
    response = go(SIGN_IN, said="signed-out")
    drop_session(request, response)
    return response


@router.post("/sign-out-everywhere")
def sign_out_everywhere(request: Request, officer: PostingOfficerDep) -> Response:
    room_of(request).sign_in.sign_out_everywhere(officer)
    response = go(SIGN_IN, said="everywhere")
    drop_session(request, response)
    return response


@router.get("/invitation/{token}")
def invitation_page(request: Request, token: str) -> Response:
    return _invitation(request, token, {}, {})


@router.post("/invitation/{token}")
def accept(
    request: Request,
    token: str,
    name: Annotated[str, Form(max_length=300)] = "",
    email: Annotated[str, Form(max_length=300)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    _check_form(request, csrf)
    check_pace(request, "staff invitation")
    room = room_of(request)
    try:
        officer = room.accounts.accept(token, name=name, email=email, password=password)
    except FieldError as error:
        return _invitation(request, token, {"name": name, "email": email}, {error.field: str(error)}, 422)
    except LinkError as error:
        return _dead_link(request, error)
    response = RedirectResponse(HOME, 303)
    keep_session(request, response, room.sign_in.open_for(officer))
    return response


@router.get("/account")
def account_page(request: Request, officer: OfficerDep) -> Response:
    return staff_page(request, "account.html", officer, errors={}, error=False)


@router.post("/account")
def change_password(
    request: Request,
    officer: PostingOfficerDep,
    old: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    check_pace(request, "staff password")
    try:
        room_of(request).accounts.change_password(officer, old=old, new=password)
    except FieldError as error:
        return staff_page(request, "account.html", officer, 422, errors={error.field: str(error)}, error=True)
    response = go(SIGN_IN, said="password")
    drop_session(request, response)
    return response


def _check_form(request: Request, csrf: str) -> None:
    """A form from before signing in: bound to the visitor, or to a session that has ended since."""
    check_origin(request, ())
    check_csrf(request, csrf, session_owner(request) if session_token(request) else "")


def _invitation(
    request: Request, token: str, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    try:
        found = room_of(request).accounts.invitation(token)
    except LinkError as error:
        return _dead_link(request, error)
    return staff_page(
        request,
        "invitation.html",
        status=status,
        token=token,
        invitation=found,
        values={"name": found.name, "email": found.email} | values,
        errors=errors,
        error=bool(errors),
    )


def _dead_link(request: Request, error: LinkError) -> Response:
    return staff_page(request, "message.html", status=410, title="This link does not work", lines=[str(error)])
