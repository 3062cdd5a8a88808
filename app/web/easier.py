"""'Make this easier to read': an answer's Easy Read form, in place with a script and as a page of its own without."""

from __future__ import annotations

import asyncio
import base64
import logging
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from app.web.cards import Card, card
from app.web.chat import turns
from app.web.dependencies import check_pace
from app.web.errors import UnknownAnswerError
from app.web.limits import Places
from app.web.pages import pages_of, site
from app.web.security import issue_csrf, visitor_of
from app.web.waiting import WaitingRoom
from pipelines.errors import EngineError, KnowledgeError
from pipelines.services import Services
from pipelines.settings import PROJECT, Settings
from pipelines.types import Answer, Outcome

if TYPE_CHECKING:
    from pipelines.documents.easier import Easier, Maker
    from pipelines.documents.easy_replies import EasyReplies
    from pipelines.engines.protocols import PictureSet

logger = logging.getLogger(__name__)

AT_ONCE = 2  # threads: residents' answers share the processor with them
WAITING = 32  # more are told to come back
_WARM = "You must tell us by 1 April 2026 if your council tax is paid by someone else, unless you have told us before."


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture as the page holds it: no address to load from, no script that could run."""

    src: str  # data: address
    alt: str


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a sentence; a hard word is bold where it first stands."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class EasyRow:
    """One row as the page shows it: each sentence on a line of its own."""

    lines: tuple[tuple[Words, ...], ...]
    number: int = 0  # of a step
    picture: Shown | None = None


@dataclass(frozen=True, slots=True)
class EasyCard:
    """An answer's Easy Read form, ready to be shown."""

    rows: tuple[EasyRow, ...]
    by_hand: bool
    credit: str  # of the pictures


class Easing:
    """Makes the forms on threads of its own; word lists and tagger are loaded once, behind the first visitor."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._settings = settings
        self._places = Places(WAITING)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="easier")
        self._lock = threading.Lock()
        self._maker: Maker | None = None

    async def make(self, answer: Answer, council: str) -> tuple[Easier, EasyCard]:
        """The form of an answer, and the same as it is shown.

        Raises:
            BusyError: too many are waiting for theirs.
        """
        with self._places.taken():
            return await asyncio.wrap_future(self._pool.submit(self._make, answer, council))

    def warm(self) -> None:
        """Load in the background what the first form would have to wait for."""
        self._pool.submit(self._warm)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _warm(self) -> None:
        from pipelines.types import Sentence

        try:
            self._make(Answer(Outcome.ANSWERED, (Sentence(_WARM),)), "")
        except Exception as error:  # whoever asks first will be told
            logger.warning("easy_read_not_warm error=%s", type(error).__name__)

    def _make(self, answer: Answer, council: str) -> tuple[Easier, EasyCard]:
        maker = self._made()
        form = maker.easier(answer, council=council)
        return form, easy_card(form, maker.picture_set)

    def _made(self) -> Maker:
        with self._lock:
            if self._maker is None:
                self._maker = self._build()
            return self._maker

    def _build(self) -> Maker:
        from pipelines.documents.easier import Maker
        from pipelines.documents.rules.simplifier import RulesSimplifier

        return Maker(
            replies=self._services.replies,
            easy_replies=self._replies(),
            simplifier=RulesSimplifier(),
            picture_set=self._pictures(),
        )

    def _replies(self) -> EasyReplies:
        """The council's own, or ours; what is broken there must not cost a resident the answer."""
        from pipelines.documents.easy_replies import FILE, EasyReplies, load_easy_replies

        own = self._settings.prompts_folder
        try:
            return load_easy_replies(own if (own / FILE).exists() else PROJECT / "prompts")
        except KnowledgeError as error:
            logger.error("easy_replies_not_read error=%s", error)
            return EasyReplies()

    def _pictures(self) -> PictureSet | None:
        from pipelines.documents.pictures import open_picture_set

        for name in (self._settings.documents.picture_set, ""):
            try:
                return open_picture_set(name, self._settings.data_folder / "pictures")
            except EngineError as error:
                logger.error("pictures_not_opened set=%s error=%s", name, error)
        return None


def easy_card(form: Easier, picture_set: PictureSet | None) -> EasyCard:
    """Arrange a form for the page."""
    from pipelines.documents.look import Look
    from pipelines.documents.render.sheet import Line, lay_out

    def words(line: Line) -> tuple[Words, ...]:
        # The page makes its own links, of short numbers too, so runs that differ by their link alone are one.
        return tuple(
            Words("".join(run.text for run in same), bold) for bold, same in groupby(line, lambda run: run.bold)
        )

    def shown(symbol: str, alt: str) -> Shown | None:
        try:
            drawing = picture_set.svg(symbol) if picture_set else b""
        except EngineError as error:  # words without their picture are better than no words
            logger.error("picture_not_shown error=%s", error)
            return None
        return Shown("data:image/svg+xml;base64," + base64.b64encode(drawing).decode("ascii"), alt)

    sheet = lay_out(form.easy_read, Look())
    rows = tuple(
        EasyRow(
            tuple(words(line) for line in row.lines),
            row.number,
            shown(row.picture.symbol, row.picture.alt) if row.picture else None,
        )
        for row in sheet.rows
    )
    return EasyCard(rows, form.by_hand, sheet.credit)


@asynccontextmanager
async def _warming(app: FastAPI) -> AsyncGenerator[None]:
    easing = easing_of(app)
    easing.warm()
    try:
        yield
    finally:
        app.state.easing = None
        easing.close()


router = APIRouter(include_in_schema=False, lifespan=_warming)


@router.get("/answer/{identifier}/easy-read")
@router.get("/embed/answer/{identifier}/easy-read")
async def easy_read(request: Request, identifier: Annotated[str, Path(max_length=64)]) -> HTMLResponse:
    """The Easy Read form of an answer that this visitor was given."""
    check_pace(request, "easy read")
    shown = await run_in_threadpool(_card_of, request, identifier)
    if shown is None:
        raise UnknownAnswerError
    answer, of_answer = shown
    _, easier = await easing_of(request.app).make(answer, await run_in_threadpool(_council, request))
    alone = "fragment=1" not in request.headers.get("accept", "")
    params = _params(request, of_answer, easier, alone=alone)
    if not alone:
        return HTMLResponse(pages_of(request).component("easier", params))
    base = "/embed" if request.url.path.startswith("/embed") else ""
    return await run_in_threadpool(
        pages_of(request).page, request, "easier.html", params=params, card=of_answer, calm=of_answer.crisis, base=base
    )


def easing_of(app: FastAPI) -> Easing:
    """The one of the running service; a new one when the application is started again after it was stopped."""
    state = app.state
    if getattr(state, "easing", None) is None:
        state.easing = Easing(state.services, state.settings)
    return cast(Easing, state.easing)


def _card_of(request: Request, identifier: str) -> tuple[Answer, Card] | None:
    """An answer of this visitor: one that nobody has kept, as in a crisis, is still in the waiting room for a while."""
    room = cast(WaitingRoom, request.app.state.waiting_room)
    pending = room.find(identifier, visitor_of(request))
    if pending is not None and pending.future.done() and not pending.future.exception():
        answer = pending.future.result().answer.in_english
        return answer, card(answer, identifier=identifier, asked=pending.asked, kept=False)
    turn = next((turn for turn in turns(request) if turn.id == identifier), None)
    if turn is None:
        return None
    answer = turn.answer.in_english
    return answer, card(answer, identifier=turn.id, asked=turn.question)


def _council(request: Request) -> str:
    return site(request).council


def _params(request: Request, of_answer: Card, easier: EasyCard, *, alone: bool) -> dict[str, Any]:
    base = "/embed" if request.url.path.startswith("/embed") else ""
    return {
        "easier": easier,
        "card": of_answer,
        "alone": alone,
        "csrf": issue_csrf(request),
        "action": f"{base}/ask",
        "back": f"{base}/conversation#exchange-{of_answer.id}",
        "target": "_blank" if base else "",
    }
