"""The model server's web application: chat completions, the model's name, and how it is."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from app.model_server import refusals
from app.model_server.answer_response import AnswerResponse
from app.model_server.chat_request import Asked, read_chat
from app.model_server.engine import AnsweringEngine, Ticket
from app.model_server.loading import Loaded, Loading
from app.model_server.mailbox import Mailbox
from app.model_server.refusals import LoadingError, NoKeyError, RefusedError, StrangerError, TooLargeError, TooSlowError
from app.model_server.regulars import Regulars
from pipelines.errors import EngineError, ModelBusyError, PromptTooLongError
from pipelines.settings import Settings

BODY_SECONDS = 20.0  # for a request to arrive
BYTES_A_TOKEN = 24  # of JSON at most, with every sign escaped
SMALLEST_LIMIT = 262_144  # bytes


def create_model_app(loading: Loading, settings: Settings) -> FastAPI:
    """The application.

    Args:
        loading: gives the model once it is there; the caller starts and closes it.
        settings: as the process was started with.
    """
    app = FastAPI(title="Front door model server", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.loading = loading
    app.state.settings = settings
    app.state.regulars = Regulars()
    app.state.started = int(time.time())
    app.include_router(_open)
    app.include_router(_guarded)
    refusals.install(app)
    return app


async def _check_caller(request: Request) -> None:
    """Only programs with the key, where one is set. Browsers name the page that asks; no page has business here."""
    if "origin" in request.headers:
        raise StrangerError("Web pages may not ask this server. Ask the front door instead.")
    key = request.app.state.settings.language_model.api_key.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if key and not secrets.compare_digest(given.encode(), key.encode()):
        raise NoKeyError("Send the key of this server as 'Authorization: Bearer …'.")


_open = APIRouter()
_guarded = APIRouter(prefix="/v1", dependencies=[Depends(_check_caller)])


@_open.get("/health")
async def health(request: Request) -> Response:
    """Whether it is loading or ready, and how many are being answered and wait."""
    try:
        loaded = _model(request)
    except LoadingError:
        return JSONResponse({"status": "loading"}, 503)
    server, stats = request.app.state.settings.model_server, loaded.engine.stats()
    return JSONResponse(
        {
            "status": "ready",
            "model": loaded.name,
            "running": stats.running,
            "waiting": stats.waiting,
            "passes": stats.decodes,
            "residents": server.residents,
            "queue": server.queue,
        }
    )


@_guarded.get("/models")
async def models(request: Request) -> dict[str, Any]:
    """The one model, once it is there, with the longest conversation in tokens."""
    loaded = _model(request)
    one = {
        "id": loaded.name,
        "object": "model",
        "created": request.app.state.started,
        "owned_by": "front-door",
        "max_model_len": loaded.engine.context_tokens,
    }
    return {"object": "list", "data": [one]}


@_guarded.post("/chat/completions")
async def chat_completions(request: Request) -> Response:
    """Answer a conversation, whole or streamed."""
    loaded = _model(request)
    settings: Settings = request.app.state.settings
    limit = max(SMALLEST_LIMIT, BYTES_A_TOKEN * settings.language_model.context_tokens)
    asked = read_chat(await _read_body(request, limit), request.headers, settings.language_model)
    mailbox = Mailbox(asyncio.get_running_loop())
    ticket = await run_in_threadpool(_submit, loaded.engine, asked, mailbox)
    request.app.state.regulars.note(loaded.engine, asked.messages)
    return AnswerResponse(asked, ticket, mailbox, loaded.name)


def _submit(engine: AnsweringEngine, asked: Asked, mailbox: Mailbox) -> Ticket:
    try:
        return engine.submit(asked.messages, asked.sampling, mailbox.put)
    except (ModelBusyError, PromptTooLongError):
        raise
    except EngineError as error:  # nothing ran yet, so it is what was asked that cannot be done
        raise RefusedError(f"This cannot be answered: {error}.") from error


def _model(request: Request) -> Loaded:
    return request.app.state.loading.model()


async def _read_body(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise TooLargeError(f"The body is larger than {limit} bytes, more than the model can read.")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    raise TooLargeError(f"The body is larger than {limit} bytes, more than the model can read.")
    except TimeoutError:
        raise TooSlowError(f"The body did not arrive within {BODY_SECONDS:g} s.") from None
    except ClientDisconnect:
        raise RefusedError("The body broke off.") from None
    return bytes(body)
