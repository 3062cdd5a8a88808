"""Pages that only say something: about, privacy, accessibility, and the one for when the service is turned off."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.web.dependencies import SettingsDep
from app.web.pages import contacts, pages_of

router = APIRouter(include_in_schema=False)


@router.get("/about")
def about(request: Request) -> HTMLResponse:
    return pages_of(request).page(request, "about.html")


@router.get("/privacy")
def privacy(request: Request, settings: SettingsDep) -> HTMLResponse:
    return pages_of(request).page(request, "privacy.html", retention=settings.retention)


@router.get("/accessibility")
def accessibility(request: Request) -> HTMLResponse:
    return pages_of(request).page(request, "accessibility.html")


@router.get("/offline")
def offline(request: Request) -> HTMLResponse:
    """What everyone sees while FRONT_DOOR_WEB__SWITCHED_OFF is on; here to be looked at beforehand."""
    return pages_of(request).page(request, "offline.html", contacts=contacts(request))
