"""The JSON API: ask, follow an answer sentence by sentence, mark it, ask to be called, and see how the service is."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from typing import Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.store import CallBack
from app.web.api_models import (
    AnswerOut,
    AskIn,
    EngineOut,
    FeedbackIn,
    FeedbackOut,
    HandoverIn,
    HandoverOut,
    HealthOut,
    ProblemOut,
    ReadyOut,
)
from app.web.arriving import Arriving, Waiting, queue_message
from app.web.asking import Asked, Desk
from app.web.dependencies import DeskDep, PlacesDep, ServicesDep, StoreDep, VisitorDep, check_pace, json_from_ours
from app.web.errors import NotReadyError, log_failure, problem_json, problem_of
from app.web.limits import Places
from app.web.waiting import WaitingRoom
from pipelines.translation.languages import language
from pipelines.types import Sentence

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/api/v1", tags=["front door"])

LOOKING = "Looking in the council's pages"


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ProblemOut} for status in statuses}


_POSTED = _problems(400, 403, 404, 413, 415, 422, 429, 500, 503)
_FROM_OURS = [Depends(json_from_ours)]


@router.post("/ask", responses=_POSTED, dependencies=_FROM_OURS)
async def ask(request: Request, body: AskIn, visitor: VisitorDep, desk: DeskDep, places: PlacesDep) -> AnswerOut:
    """Ask one question and get the whole answer."""
    check_pace(request)
    with places.taken():
        asked = await asyncio.wrap_future(_pool(request).submit(_ask, desk, body, visitor, None))
    return _out(asked, request)


@router.post(
    "/stream",
    responses=_POSTED | {200: {"content": {"text/event-stream": {}}, "description": "status, sentence…, done"}},
    dependencies=_FROM_OURS,
    response_class=StreamingResponse,
)
async def stream(
    request: Request, body: AskIn, visitor: VisitorDep, desk: DeskDep, places: PlacesDep
) -> StreamingResponse:
    """Ask one question and get server-sent events.

    First `status`, again while the question waits in a queue; then one `sentence` for each checked sentence, then
    `done` with the whole answer as `/ask` gives it; or `error` with the problem. It is a POST, so that the question
    stands in no address, log or browser history.
    """
    check_pace(request)
    await run_in_threadpool(desk.check, body.question, body.council or "")
    return StreamingResponse(
        _events(request, body, visitor, desk, places),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.post("/feedback", responses=_POSTED, dependencies=_FROM_OURS)
async def feedback(request: Request, body: FeedbackIn, visitor: VisitorDep, desk: DeskDep) -> FeedbackOut:
    """Say whether an answer was right."""
    check_pace(request, "feedback")
    await run_in_threadpool(desk.mark, body.answer_id, visitor, is_right=body.right, reason=body.reason or "")
    return FeedbackOut(kept=True, request_id=request.state.request_id)


@router.post("/handover", responses=_POSTED, dependencies=_FROM_OURS)
async def handover(request: Request, body: HandoverIn, visitor: VisitorDep, desk: DeskDep) -> HandoverOut:
    """Ask a person to call back."""
    check_pace(request, "handover")
    wish = CallBack(**{name: value or "" for name, value in body.model_dump().items()})
    reference = await run_in_threadpool(desk.call_back, wish, visitor)
    return HandoverOut(reference=reference, request_id=request.state.request_id)


@router.get("/health")
async def health() -> HealthOut:
    """The process is up; it says nothing about the index."""
    return HealthOut(status="up")


@router.get("/ready", responses=_problems(503))
def ready(services: ServicesDep, store: StoreDep) -> ReadyOut:
    """Questions can be answered: the index is there and the database answers."""
    reason = services.ready()
    if reason:
        raise NotReadyError(reason=reason)
    store.check()
    return ReadyOut(
        status="ready",
        index_version=services.index_version,
        councils=services.council_ids(),
        engines=tuple(EngineOut(role=role, name=name) for role, name in services.engines),
    )


async def _events(request: Request, body: AskIn, visitor: str, desk: Desk, places: Places) -> AsyncIterator[bytes]:
    yield _event("status", {"message": LOOKING})
    heard = 0
    try:
        with places.taken():
            if await request.is_disconnected():
                return
            arriving = Arriving()
            future = _pool(request).submit(_ask, desk, body, visitor, arriving)
            async for event in arriving.follow(future):
                if isinstance(event, Waiting):
                    yield _event("status", {"message": queue_message(event.position)})
                else:
                    heard += 1
                    yield _event("sentence", TypeAdapter(Sentence).dump_python(event, mode="json"))
            asked = await asyncio.wrap_future(future)
    except Exception as error:
        log_failure(error)
        yield _event("error", problem_json(problem_of(error), request.state.request_id))
        return
    whole = _out(asked, request).model_dump(mode="json")
    for sentence in whole["sentences"][heard:]:
        if await request.is_disconnected():
            return
        yield _event("sentence", sentence)
    yield _event("done", whole)


def _event(name: str, data: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _pool(request: Request) -> Executor:
    """The threads that answer. They are apart from those of other pages, which must come while answers take long."""
    return cast(WaitingRoom, request.app.state.waiting_room).pool


def _ask(desk: Desk, body: AskIn, visitor: str, arriving: Arriving | None) -> Asked:
    return desk.ask(
        body.question,
        visitor,
        council=body.council or "",
        conversation_id=body.conversation_id or "",
        channel="api",
        language=body.language or "",
        listener=arriving,
    )


def _out(asked: Asked, request: Request) -> AnswerOut:
    answer = asked.answer
    return AnswerOut(
        outcome=answer.outcome,
        language=answer.language,
        direction="rtl" if language(answer.language).direction == "rtl" else "ltr",
        question_language=answer.asked_in,
        english=answer.english,
        translated_by=answer.translated_by,
        answer=answer.text,
        sentences=answer.sentences,
        citations=answer.citations,
        figures=answer.figures,
        options=answer.options,
        contact=answer.contact,
        exit_page=answer.exit_page,
        confidence=answer.confidence,
        question=answer.masked_question,
        masks=answer.masks,
        written_by_model=answer.written,
        conversation_id=asked.conversation_id,
        answer_id=asked.answer_id,
        request_id=request.state.request_id,
        index_version=answer.index_version,
    )
