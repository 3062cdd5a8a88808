"""Puts every page of the residents' site on an application."""

from __future__ import annotations

from fastapi import FastAPI

from app.web import assets, chat, component_examples, information, pages, person, widget
from app.web.waiting import WaitingRoom

ROUTERS = (
    assets.router,
    chat.router,
    person.router,
    information.router,
    widget.router,
    widget.embedded,
    component_examples.router,
)


def mount(app: FastAPI) -> FastAPI:
    """Add pages, assets and the widget to the app of ``create_app``, and give that app back."""
    pages.install(app)
    app.state.waiting_room = WaitingRoom()
    for router in ROUTERS:
        app.include_router(router)
    return app
