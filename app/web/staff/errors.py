"""What officers see when something cannot be done: sign-in first, or a page with the reason and the way back."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.requests import Request

from app.staff.errors import ChangedMeanwhileError, MissingError, StaffError
from app.web.staff.officers import HOME, SIGN_IN, NotSignedInError
from app.web.staff.pages import staff_page


def install(app: FastAPI) -> None:
    app.add_exception_handler(NotSignedInError, _to_sign_in)
    app.add_exception_handler(StaffError, _say_why)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _to_sign_in(request: Request, error: Exception) -> Response:
    del error
    if wants_json(request):
        return JSONResponse({"error": "You are signed out. Sign in in another tab, then save again."}, 401)
    # A form cannot be sent again after signing in, so its page is what to come back to.
    path = request.url.path if request.method == "GET" else HOME
    asked = f"{path}?{request.url.query}" if request.url.query and request.method == "GET" else path
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': asked})}" if asked != HOME else SIGN_IN, 303)


def _say_why(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, MissingError) else 409 if isinstance(error, ChangedMeanwhileError) else 422
    if wants_json(request):
        return JSONResponse({"error": str(error)}, status)
    return staff_page(request, "message.html", status=status, title="This cannot be done", lines=[str(error)])
