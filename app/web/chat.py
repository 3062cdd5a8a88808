"""The residents' chat: ask, wait, read, say whether it was right, keep it, leave. Every page works without a script."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from concurrent.futures import TimeoutError as TookTooLong
from typing import Annotated, Any, cast

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from starlette.background import BackgroundTask

from app.store import KeptAnswer
from app.web.arriving import Arriving, Waiting, queue_message
from app.web.cards import Card, card, parts
from app.web.dependencies import DeskDep, SettingsDep, StoreDep, VisitorDep, check_pace
from app.web.errors import EmptyQuestionError, QuestionTooLongError, log_failure, problem_of
from app.web.pages import Pages, contacts, pages_of, site
from app.web.security import COOKIE, check_csrf, issue_csrf, visitor_of
from app.web.transcript import as_text
from app.web.waiting import Finished, Pending, WaitingRoom
from pipelines.answering.redact import mask
from pipelines.errors import StoreError
from pipelines.translation.languages import language as language_of
from pipelines.types import Option, Outcome, Sentence

logger = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)

CONVERSATION_COOKIE = "front_door_conversation"
NEUTRAL_SITE = "https://www.bbc.co.uk/weather"  # nobody who looks over a shoulder asks why
PATIENCE_SECONDS = 2.5  # how long a form may take before the waiting page is shown
COUNT_FROM = 250  # characters from which the count is shown, of 300

STARTING_POINTS = (
    Option("Moving home", "I am moving home. What do I need to do about council tax?"),
    Option("I have a parking ticket", "I have a parking ticket. What can I do?"),
    Option("Pay", "How do I pay my council tax?"),
    Option("Discounts", "What discounts can I get on my council tax?"),
    Option("Permits", "How do I get a resident parking permit?"),
    Option("Blue Badge", "How do I apply for a Blue Badge?"),
)
EXAMPLES = tuple(Option(point.question, point.question) for point in (STARTING_POINTS[2], STARTING_POINTS[4]))


@router.get("/")
@router.get("/conversation")
def conversation(request: Request, settings: SettingsDep, question: str = "") -> HTMLResponse:
    if settings.web.switched_off:
        return pages_of(request).page(request, "offline.html", 503, contacts=contacts(request))
    return _chat(request, value=question[: settings.answering.max_characters])


@router.post("/ask")
def ask(
    request: Request,
    desk: DeskDep,
    visitor: VisitorDep,
    question: Annotated[str, Form()] = "",
    language: Annotated[str, Form(max_length=20)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Answer a form with a page, or with a page that waits; a script gets the same as a stream of events."""
    check_csrf(request, csrf)
    try:
        text = desk.check(question)
    except (EmptyQuestionError, QuestionTooLongError) as error:
        return _chat(request, 422, value=question, error=_said(request, error))
    check_pace(request)
    conversation_id = _open_conversation(request, visitor)

    arriving = Arriving()

    def work() -> Finished:
        asked = desk.ask(text, visitor, conversation_id=conversation_id, language=language, listener=arriving)
        return Finished(asked.answer, asked.answer_id)

    pending = _room(request).begin(visitor, mask(text)[0], work, arriving)
    response = _stream(request, pending) if _wants_events(request) else _settle(request, pending, PATIENCE_SECONDS)
    _remember(request, response, conversation_id)
    return response


@router.get("/wait/{identifier}")
def wait(request: Request, identifier: str, visitor: VisitorDep) -> Response:
    pending = _room(request).find(identifier, visitor)
    if pending is None:
        return RedirectResponse(f"{_base(request)}/conversation", 303)
    if not pending.future.done():
        return _pending_page(request, pending)
    return _finished_page(request, pending)


@router.post("/new")
def new(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
    """Begin again: this browser forgets the conversation."""
    check_csrf(request, csrf)
    response = RedirectResponse(_base(request) or "/", 303)
    response.delete_cookie(CONVERSATION_COOKIE)
    return response


@router.get("/transcript")
def transcript(request: Request) -> Response:
    text = as_text(turns(request), site(request).council)
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="conversation.txt"'})


@router.post("/feedback")
def feedback(
    request: Request,
    desk: DeskDep,
    visitor: VisitorDep,
    answer: Annotated[str, Form(max_length=64)],
    verdict: Annotated[str, Form(pattern="^(yes|no)$")],
    reason: Annotated[str | None, Form(max_length=500)] = None,
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Keep 'Was this right?'. After a No without a reason, ask for one; nobody has to give it."""
    check_csrf(request, csrf)
    check_pace(request, "feedback")
    desk.mark(answer, visitor, is_right=verdict == "yes", reason=reason or "")
    state = "no" if verdict == "no" and reason is None else "thanks"
    base = _base(request)
    if "fragment=1" in request.headers.get("accept", ""):
        params = {"answer": answer, "csrf": issue_csrf(request), "verdict": state, "action": f"{base}/feedback"}
        return HTMLResponse(pages_of(request).component("feedback", params))
    return RedirectResponse(f"{base}/conversation?{state}={answer}#feedback-{answer}", 303)


@router.get("/exit")
def leave(request: Request, store: StoreDep) -> Response:
    """Leave at once for a neutral site; the conversation is forgotten here and deleted behind the resident's back."""
    response = RedirectResponse(NEUTRAL_SITE, 303)
    if COOKIE in request.cookies:
        visitor = visitor_of(request)
        _room(request).forget(visitor)
        response.background = BackgroundTask(store.forget, _conversation_id(request), visitor)
    response.delete_cookie(COOKIE)
    response.delete_cookie(CONVERSATION_COOKIE)
    return response


def _said(request: Request, error: EmptyQuestionError | QuestionTooLongError) -> str:
    """What is wrong with a question, in the language of the page, which fills in the limit last."""
    words = pages_of(request).words
    if isinstance(error, QuestionTooLongError):
        return words.gettext("Your question must be {limit} characters or fewer").format_map(error.details)
    return words.gettext(problem_of(error).message.rstrip("."))


def _chat(
    request: Request, status: int = 200, *, value: str = "", error: str = "", extra: Card | None = None
) -> HTMLResponse:
    settings = request.app.state.settings
    cards = [_card_of(request, turn) for turn in turns(request)]
    if extra:
        cards = [extra] if extra.crisis else [*cards, extra]
    limit = settings.answering.max_characters
    return pages_of(request).page(
        request,
        "chat.html",
        status,
        cards=cards,
        calm=bool(extra and extra.crisis),
        base=_base(request),
        target="_blank" if _base(request) else "",
        starting_points=STARTING_POINTS,
        examples=EXAMPLES,
        max_characters=limit,
        threshold=COUNT_FROM * 100 // limit if limit > COUNT_FROM else 0,
        value=value,
        error=error,
    )


def _card_of(request: Request, turn: KeptAnswer) -> Card:
    asked_about = {request.query_params.get(state, ""): state for state in ("no", "thanks")}
    return card(turn.answer, identifier=turn.id, asked=turn.question, verdict=asked_about.get(turn.id, ""))


def _settle(request: Request, pending: Pending, seconds: float) -> Response:
    try:
        pending.future.result(timeout=seconds)
    except TookTooLong:
        return RedirectResponse(f"{_base(request)}/wait/{pending.id}", 303)
    return _finished_page(request, pending)


def _finished_page(request: Request, pending: Pending) -> Response:
    """The answer in its conversation; where no words may be kept, on a page of its own that is gone after a while."""
    finished = pending.future.result()
    if finished.id and not _is_calm(finished):
        return RedirectResponse(f"{_base(request)}/conversation#exchange-{finished.id}", 303)
    waits_here = request.url.path.endswith(f"/wait/{pending.id}")
    if not waits_here:
        return RedirectResponse(f"{_base(request)}/wait/{pending.id}", 303)
    return _chat(request, extra=_finished_card(pending, finished))


def _finished_card(pending: Pending, finished: Finished) -> Card:
    # Words that nobody keeps can be found again only in the waiting room.
    name = pending.id if finished.answer.exit_page else finished.id or pending.id
    return card(finished.answer, identifier=name, asked=pending.asked, kept=bool(finished.id))


def _is_calm(finished: Finished) -> bool:
    return finished.answer.exit_page or finished.answer.outcome is Outcome.CRISIS


def _pending_page(request: Request, pending: Pending) -> Response:
    base = _base(request)
    return pages_of(request).page(
        request,
        "pending.html",
        question=parts(pending.asked),
        waiting_for=pending.id,
        base=base,
        target="_blank" if base else "",
    )


def _stream(request: Request, pending: Pending) -> StreamingResponse:
    return StreamingResponse(
        _events(request, pending, issue_csrf(request), pages_of(request)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(request: Request, pending: Pending, csrf: str, pages: Pages) -> AsyncIterator[bytes]:
    yield _event("status", {"message": pages.words.gettext("Looking in the council’s pages")})
    heard = 0
    async for event in pending.arriving.follow(pending.future):
        if isinstance(event, Waiting):
            yield _event("status", {"message": queue_message(event.position, pages.words)})
        else:
            heard += 1
            yield _sentence(event, "en")
    try:
        finished = await asyncio.wrap_future(pending.future)
    except Exception as error:
        log_failure(error)
        yield _event("error", {"message": problem_of(error).message})
        return
    base = _base(request)
    if _is_calm(finished):
        yield _event("go", {"href": f"{base}/wait/{pending.id}"})
        return
    for sentence in finished.answer.sentences[heard:]:
        yield _sentence(sentence, finished.answer.language)
    html = pages.fragment(
        "exchange.html",
        card=_finished_card(pending, finished),
        csrf=csrf,
        examples=EXAMPLES,
        base=base,
        target="_blank" if base else "",
    )
    yield _event("done", {"html": html})


def _sentence(sentence: Sentence, language: str) -> bytes:
    spoken = language_of(sentence.language or language)
    return _event("sentence", {"text": sentence.text, "lang": spoken.tag, "dir": spoken.direction})


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _wants_events(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("text/event-stream")


def _room(request: Request) -> WaitingRoom:
    return cast(WaitingRoom, request.app.state.waiting_room)


def _base(request: Request) -> str:
    """'/embed' inside the widget, where the same pages come without header and footer."""
    return "/embed" if request.url.path.startswith("/embed") else ""


def _conversation_id(request: Request) -> str:
    return request.cookies.get(CONVERSATION_COOKIE, "")[:64]


def _open_conversation(request: Request, visitor: str) -> str:
    """The id must be known before a stream begins, since a cookie cannot follow its first byte."""
    state = request.app.state
    try:
        return state.store.open_conversation(visitor, state.settings.council, wanted=_conversation_id(request))
    except StoreError as error:
        logger.error("conversation_not_opened error=%s", error)
        return ""


def turns(request: Request) -> tuple[KeptAnswer, ...]:
    """The conversation so far; empty on a first visit, and when the database fails."""
    if not _conversation_id(request):
        return ()
    try:
        return request.app.state.store.transcript(_conversation_id(request), visitor_of(request))
    except StoreError as error:
        logger.error("conversation_not_read error=%s", error)
        return ()


def _remember(request: Request, response: Response, conversation_id: str) -> None:
    """A cookie that ends with the browser, as the visitor's own does."""
    if conversation_id and conversation_id != _conversation_id(request):
        secure = request.app.state.settings.web.secure_cookies
        response.set_cookie(CONVERSATION_COOKIE, conversation_id, httponly=True, samesite="lax", secure=secure)
