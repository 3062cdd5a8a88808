"""What a route may ask for, as types: the running service's parts and the visitor."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from app.store import Store
from app.web.asking import Desk
from app.web.errors import WrongContentTypeError
from app.web.limits import Pace, Places
from app.web.security import check_origin, visitor_of
from pipelines.services import Services
from pipelines.settings import Settings


def services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


def store(request: Request) -> Store:
    return cast(Store, request.app.state.store)


def settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def desk(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


def places(request: Request) -> Places:
    return cast(Places, request.app.state.places)


def check_pace(request: Request, purpose: str = "question") -> None:
    """Count one event of this visitor.

    Raises:
        TooManyQuestionsError: with the seconds to wait.
    """
    pace = cast(Pace, request.app.state.pace)
    pace.check(visitor_of(request), request.client.host if request.client else "", purpose=purpose)


def json_from_ours(request: Request) -> None:
    """Let in JSON from our own pages, from allowed sites and from programs.

    A strange page cannot send JSON unasked: the browser asks us first, and we do not allow it.
    """
    check_origin(request, settings(request).web.allowed_origins)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise WrongContentTypeError


ServicesDep = Annotated[Services, Depends(services)]
StoreDep = Annotated[Store, Depends(store)]
SettingsDep = Annotated[Settings, Depends(settings)]
VisitorDep = Annotated[str, Depends(visitor_of)]
DeskDep = Annotated[Desk, Depends(desk)]
PlacesDep = Annotated[Places, Depends(places)]
