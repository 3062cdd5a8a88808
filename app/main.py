"""Puts the web door together: everything it needs is passed in, nothing is found by itself."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app.phone import media_websocket, twilio_webhook
from app.phone.call_records import CallRecords
from app.phone.exchange import Engines, Exchange
from app.staff.records import Records
from app.store import Store
from app.telemetry import pairs
from app.web import api, errors
from app.web.asking import Desk
from app.web.bodies import Bodies
from app.web.limits import Pace, Places
from app.web.mount import mount
from app.web.security import SecureHeaders, signing_key
from app.web.speech import UPLOADS
from app.web.staff.room import uploads
from pipelines.errors import StoreError
from pipelines.services import Services
from pipelines.settings import Settings

logger = logging.getLogger(__name__)

_DAY = 24 * 60 * 60  # seconds
_SOMETHING = r"[^\s\x00-\x1f]"  # at least one sign that can be seen


def create_app(
    services: Services,
    store: Store,
    settings: Settings,
    *,
    engines: Engines | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """The web application, with the telephone where ears and mouth are given.

    Args:
        services: the heart's engines and data.
        store: where conversations are kept; the caller opens and closes it.
        settings: as the process was started with.
        engines: ears and mouth; they are closed when the service ends.
        clock: seconds that only grow, for the pace of questions.
    """
    key = signing_key(settings)
    app = FastAPI(
        title="Front door",
        summary="Ask a council about council tax and parking.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # both pages would load scripts from another company
        redoc_url=None,
        lifespan=_purging,
        middleware=_middlewares(settings, key),
    )
    app.state.services = services
    app.state.store = store
    app.state.settings = settings
    app.state.key = key
    app.state.desk = Desk(services, store, settings)
    app.state.pace = Pace(settings.web.questions_per_minute, clock=clock)
    app.state.places = Places(settings.web.answers_at_once)
    app.state.ears = engines.ears if engines else None
    app.state.mouth = engines.mouth if engines else None
    app.state.exchange = _exchange(app, engines) if engines else None
    errors.install(app)
    app.include_router(api.router)
    app.include_router(media_websocket.router)
    app.include_router(twilio_webhook.router)
    _describe_limits(app, settings)
    return mount(app)


def _middlewares(settings: Settings, key: str) -> list[Middleware]:
    """Outermost first. None of them buffers a response, so that streams flow."""
    chain = [Middleware(SecureHeaders, settings=settings, key=key)]
    if settings.web.allowed_origins:
        chain.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.web.allowed_origins,
                allow_credentials=True,
                allow_methods=("GET", "POST"),
                allow_headers=("Content-Type", "X-Request-ID"),
                expose_headers=("X-Request-ID", "Retry-After"),
            )
        )
    return [
        *chain,
        Middleware(errors.CatchAll),
        Middleware(Bodies, limit=settings.web.max_body_bytes, uploads=uploads(settings) | UPLOADS),
    ]


@asynccontextmanager
async def _purging(app: FastAPI) -> AsyncGenerator[None]:
    """Purge at the start and every day after, for as long as the service runs."""
    exchange: Exchange | None = app.state.exchange
    if exchange:
        for line in await exchange.start():
            logger.info("line_opened %s", pairs({"line": line}))
    task = asyncio.create_task(_purge_daily(app.state.store))
    app.state.staff.workshop.start()
    app.state.staff.translating.start()
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        app.state.waiting_room.close()
        if exchange:
            await exchange.stop()
        await run_in_threadpool(app.state.staff.workshop.close)
        await run_in_threadpool(app.state.staff.translating.close)


def _exchange(app: FastAPI, engines: Engines) -> Exchange:
    desk: Desk = app.state.desk
    records = CallRecords(
        Records(desk.store.engine, clock=desk.store.clock), days=desk.settings.retention.conversations_days
    )
    return Exchange(desk, engines, records, next_steps=media_websocket.switchboard_of(app.state).next_steps)


async def _purge_daily(store: Store) -> None:
    while True:
        try:
            receipt = await run_in_threadpool(store.purge)
            logger.info("purged %s", pairs(dict(receipt.removed)))
        except StoreError as error:
            logger.error("not_purged error=%s", error)
        await asyncio.sleep(_DAY)


def _describe_limits(app: FastAPI, settings: Settings) -> None:
    """Write the limit of this service into its description: programs then check before they send."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        schema = plain()
        question = schema["components"]["schemas"]["AskIn"]["properties"]["question"]
        question |= {"pattern": _SOMETHING, "maxLength": settings.answering.max_characters}
        return schema

    app.openapi = described
