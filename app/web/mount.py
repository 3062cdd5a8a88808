"""Puts every page of the residents' and the officers' site on an application."""

from __future__ import annotations

from fastapi import FastAPI

from app.web import (
    assets,
    chat,
    component_examples,
    easier,
    easier_api,
    information,
    pages,
    person,
    speech,
    widget,
    words,
)
from app.web.staff import room
from app.web.waiting import WaitingRoom
from pipelines.settings import Settings

ROUTERS = (
    assets.router,
    chat.router,
    easier.router,
    easier_api.router,
    person.router,
    information.router,
    widget.router,
    widget.embedded,
    component_examples.router,
    words.router,
)


def mount(app: FastAPI) -> FastAPI:
    """Add pages, assets and the widget to the app of ``create_app``, and give that app back."""
    pages.install(app)
    settings: Settings = app.state.settings
    # With a model a thread waits for words most of the time; a quoted answer keeps it busy, and more would only queue.
    at_once = settings.web.answers_at_once
    app.state.waiting_room = WaitingRoom(at_once if app.state.services.has_language_model else 8, at_once=at_once)
    for router in ROUTERS:
        app.include_router(router)
    speech.install(app)
    return room.mount(app)
