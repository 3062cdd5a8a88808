"""Speech in the web chat: a recording becomes words for the box, and an answer is read aloud by the server's voice."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.store import Store
from app.web.aloud import MEDIA_TYPES, Aloud, Line, lines_of, tongue
from app.web.api_models import ProblemOut
from app.web.chat import turns
from app.web.dependencies import DeskDep, SettingsDep, StoreDep, VisitorDep, check_pace
from app.web.errors import NoEarsError, NoVoiceError, SwitchedOffError, UnknownAnswerError, UnreadableSoundError
from app.web.hearing import MOST_SECONDS, Hearing
from app.web.likely import HELP, Likely
from app.web.pages import Pages, pages_of
from app.web.security import check_origin, visitor_of
from app.web.waiting import WaitingRoom
from pipelines.engines.protocols import SpeechRecogniser, SpeechSynthesiser
from pipelines.settings import Settings
from pipelines.types import Answer, Option

logger = logging.getLogger(__name__)
pages_router = APIRouter(include_in_schema=False)
router = APIRouter(prefix="/api/v1", tags=["front door"])

TRANSCRIBE = "/api/v1/transcribe"
UPLOADS = {
    TRANSCRIBE: 2_000_000
}  # bytes; a minute of 16-bit WAV at 16,000 samples a second, or of Opus many times over
_SOUNDS = ("audio/webm", "audio/ogg", "audio/mp4", "audio/wav")
_NAME = re.compile(r"(\d{1,3})\.(ogg|wav)")
_RANGE = re.compile(r"bytes=(\d{0,9})-(\d{0,9})")

_Id = Annotated[str, Path(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemOut} for status in (400, 403, 404, 413, 415, 422, 429, 500, 503)
}


class TranscriptOut(BaseModel):
    text: str = Field(description="Empty where nobody spoke.", examples=["How do I pay my council tax"])
    confidence: float = Field(ge=0, le=1, description="That the words are those that were said.")
    sure: bool = Field(description="When false, tell people to check the words. They must see them before they send.")
    language: str = Field(description="BCP 47 tag of what was spoken, where it can be told.")
    likely: tuple[Option, ...] = Field(
        description="Where it is not sure: questions that may have been meant. Where somebody may be in danger: help."
    )
    request_id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the pages may offer now: engines come and go while the service runs."""

    app: FastAPI

    @property
    def listens(self) -> bool:
        ears = _ears(self.app)
        return ears is not None and _hears(ears)

    @property
    def seconds(self) -> int:
        return MOST_SECONDS

    def reads(self, language: str) -> bool:
        mouth = _mouth(self.app)
        return mouth is not None and not mouth.problem() and bool(tongue(language, mouth.languages()))


def install(app: FastAPI) -> None:
    """Put the routes on an app that has its pages and settings, and tell the templates what there is.

    ``app.state.ears`` and ``app.state.mouth`` are looked up when they are needed; either may be None.
    """
    settings: Settings = app.state.settings
    app.state.hearing = Hearing(sure_from=settings.voice.sure_from)
    app.state.likely = Likely(app.state.services)
    app.state.aloud = Aloud(words_per_minute=settings.voice.words_per_minute)
    pages: Pages = app.state.pages
    for spoken in (pages, *pages.others.values()):
        cast(dict[str, Any], spoken.environment.globals)["speech"] = Offer(app)
    app.include_router(pages_router)
    app.include_router(router)


def sound_from_ours(request: Request) -> None:
    """Let in sound from our own pages, from allowed sites and from programs, as JSON is let in.

    A strange page cannot send this content type unasked: the browser asks us first, and we do not allow it.
    """
    check_origin(request, cast(Settings, request.app.state.settings).web.allowed_origins)
    if not request.headers.get("content-type", "").strip().lower().startswith("audio/"):
        raise UnreadableSoundError


@router.post(
    "/transcribe",
    responses=_PROBLEMS,
    dependencies=[Depends(sound_from_ours)],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _SOUNDS},
        }
    },
)
async def transcribe(
    request: Request,
    visitor: VisitorDep,
    desk: DeskDep,
    settings: SettingsDep,
    language: Annotated[
        str,
        Query(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2})?$", description="BCP 47 tag, where it is known."),
    ] = "",
    council: Annotated[str, Query(max_length=64, description="Council id; the service's own when left out.")] = "",
) -> TranscriptOut:
    """Turn a recording of at most a minute into words. The sound is not kept; nothing is asked or stored.

    Show the words before they are sent to `/ask`: they may be wrong.
    """
    if settings.web.switched_off:
        raise SwitchedOffError
    check_pace(request, "speech")
    council = await run_in_threadpool(desk.check_council, council)
    ears = _ears(request.app)
    if ears is None:
        raise NoEarsError
    if not _hears(ears):
        logger.error("no_ears engine=%s problem=%s", ears.name, ears.problem())
        raise NoEarsError
    likely = cast(Likely, request.app.state.likely)
    hearing = cast(Hearing, request.app.state.hearing)
    try:
        data = await request.body()
    except ClientDisconnect:  # nobody waits for the words
        raise HTTPException(400) from None
    made = await hearing.transcribe(data, ears, council=council, language=language, likely=likely.questions)
    return TranscriptOut(
        text=made.text,
        confidence=made.confidence,
        sure=made.sure,
        language=made.language,
        likely=tuple(_in_words_of(request, option) for option in made.likely),
        request_id=request.state.request_id,
    )


@router.get(
    "/conversations/{conversation_id}/answers/{answer_id}/speech",
    responses=_PROBLEMS | {200: {"content": {"audio/wav": {}}, "description": "16-bit WAV, one channel"}},
    response_class=Response,
)
async def speech(
    request: Request, conversation_id: _Id, answer_id: _Id, visitor: VisitorDep, store: StoreDep
) -> Response:
    """Get an earlier answer read aloud. Needs the same visitor cookie."""
    check_pace(request, "aloud")
    answer = await run_in_threadpool(_kept, store, conversation_id, answer_id, visitor)
    lines, mouth = _reading(request, answer)
    return _sound(request, await _aloud(request).sound(lines, mouth, "wav"), "wav")


@pages_router.get("/answer/{identifier}/aloud")
@pages_router.get("/embed/answer/{identifier}/aloud")
async def aloud(request: Request, identifier: _Id) -> dict[str, int]:
    """How many lines an answer has, for a script that plays them in order."""
    check_pace(request, "aloud")
    lines, _ = _reading(request, await run_in_threadpool(_own, request, identifier))
    return {"lines": len(lines)}


@pages_router.get("/answer/{identifier}/aloud.wav")
@pages_router.get("/embed/answer/{identifier}/aloud.wav")
async def aloud_whole(request: Request, identifier: _Id) -> Response:
    """The whole answer, for a browser without a script, which has a player of its own."""
    check_pace(request, "aloud")
    lines, mouth = _reading(request, await run_in_threadpool(_own, request, identifier))
    return _sound(request, await _aloud(request).sound(lines, mouth, "wav"), "wav")


@pages_router.get("/answer/{identifier}/aloud/{name}")
@pages_router.get("/embed/answer/{identifier}/aloud/{name}")
async def aloud_line(request: Request, identifier: _Id, name: str) -> Response:
    """One line: '0.ogg' is the first. The pace was counted when the number of lines was asked for."""
    wanted = _NAME.fullmatch(name)
    lines, mouth = _reading(request, await run_in_threadpool(_own, request, identifier))
    if wanted is None or int(wanted[1]) >= len(lines):
        raise HTTPException(404)
    return _sound(request, await _aloud(request).sound((lines[int(wanted[1])],), mouth, wanted[2]), wanted[2])


def _reading(request: Request, answer: Answer) -> tuple[tuple[Line, ...], SpeechSynthesiser]:
    mouth = _mouth(request.app)
    if mouth is None:
        raise NoVoiceError
    if problem := mouth.problem():
        logger.error("no_voice engine=%s problem=%s", mouth.name, problem)
        raise NoVoiceError
    lines = lines_of(answer, mouth.languages())
    if not lines:
        raise NoVoiceError
    return lines, mouth


def _sound(request: Request, data: bytes, kind: str) -> Response:
    """A sound, or the part of it that was asked for: Safari plays nothing from a server that gives no parts."""
    headers = {"Accept-Ranges": "bytes"}
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted is None or not (wanted[1] or wanted[2]):
        return Response(data, media_type=MEDIA_TYPES[kind], headers=headers)
    if wanted[1]:
        first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
    else:  # the last so many bytes
        first, last = max(0, len(data) - int(wanted[2])), len(data) - 1
    if first > last:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], 206, media_type=MEDIA_TYPES[kind], headers=headers)


def _own(request: Request, identifier: str) -> Answer:
    """An answer of this visitor: one that nobody has kept, as in a crisis, is still in the waiting room for a while."""
    room = cast(WaitingRoom, request.app.state.waiting_room)
    pending = room.find(identifier, visitor_of(request))
    if pending is not None and pending.future.done() and not pending.future.exception():
        return pending.future.result().answer
    return _by_id(turns(request), identifier)


def _kept(store: Store, conversation_id: str, answer_id: str, visitor: str) -> Answer:
    return _by_id(store.transcript(conversation_id, visitor), answer_id)


def _by_id(kept: tuple[Any, ...], identifier: str) -> Answer:
    found = next((turn.answer for turn in kept if turn.id == identifier), None)
    if found is None:
        raise UnknownAnswerError
    return found


def _aloud(request: Request) -> Aloud:
    return cast(Aloud, request.app.state.aloud)


def _ears(app: FastAPI) -> SpeechRecogniser | None:
    return cast(SpeechRecogniser | None, getattr(app.state, "ears", None))


def _hears(ears: SpeechRecogniser) -> bool:
    """Two recognisers in one report the trouble of the first, though the other listens."""
    hears = cast(Callable[[], bool] | None, getattr(ears, "hears", None))
    return hears() if hears else not ears.problem()


def _in_words_of(request: Request, option: Option) -> Option:
    return replace(option, label=pages_of(request).words.gettext(HELP)) if option.label == HELP else option


def _mouth(app: FastAPI) -> SpeechSynthesiser | None:
    return cast(SpeechSynthesiser | None, getattr(app.state, "mouth", None))
