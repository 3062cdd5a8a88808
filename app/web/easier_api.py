"""An answer's Easy Read form for programs: rows with their pictures, as the page shows them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from app.store import KeptAnswer, Store
from app.web.api_models import ProblemOut
from app.web.dependencies import StoreDep, VisitorDep, check_pace
from app.web.easier import EasyCard, easing_of
from app.web.errors import UnknownAnswerError
from app.web.pages import site
from pipelines.documents.rows import Row, RowKind
from pipelines.types import Citation

router = APIRouter(prefix="/api/v1", tags=["front door"])

_Id = Annotated[str, Path(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
_PROBLEMS = {status: {"model": ProblemOut} for status in (400, 404, 422, 429, 500, 503)}


class HardWordOut(BaseModel):
    term: str = Field(examples=["bailiff"])
    meaning: str


class PictureOut(BaseModel):
    src: str = Field(description="The picture itself as a data: address, SVG without scripts.")
    alt: str = Field(description="What it shows, in words.", examples=["A letter"])


class EasyRowOut(BaseModel):
    """One idea: its picture stands left of its words."""

    kind: RowKind
    text: str
    lines: tuple[str, ...] = Field(description="The same, sentence by sentence; each starts a new line.")
    hard_words: tuple[HardWordOut, ...] = Field(description="Print these in bold; the row explains them.")
    picture: PictureOut | None


class EasyReadOut(BaseModel):
    answer_id: str
    rows: tuple[EasyRowOut, ...]
    by_hand: bool = Field(description="A person wrote every row; false when a program made some that nobody checked.")
    picture_credit: str = Field(description="Print it with the pictures: their licence asks for it.")
    citations: tuple[Citation, ...]
    request_id: str


@router.get(
    "/conversations/{conversation_id}/answers/{answer_id}/easy-read",
    responses={status: dict(model) for status, model in _PROBLEMS.items()},
)
async def easy_read(
    request: Request, conversation_id: _Id, answer_id: _Id, visitor: VisitorDep, store: StoreDep
) -> EasyReadOut:
    """Get an earlier answer in Easy Read, with pictures. Needs the same visitor cookie.

    An answer after which nothing may stay on the device (`exit_page`) is not kept, so it has none here.
    """
    check_pace(request, "easy read")
    turn = await run_in_threadpool(_turn, store, conversation_id, answer_id, visitor)
    council = await run_in_threadpool(site, request)
    form, shown = await easing_of(request.app).make(turn.answer.in_english, council.council)
    return EasyReadOut(
        answer_id=turn.id,
        rows=tuple(_row(row, shown, place) for place, row in enumerate(form.easy_read.rows)),
        by_hand=form.by_hand,
        picture_credit=shown.credit,
        citations=turn.answer.citations,
        request_id=request.state.request_id,
    )


def _turn(store: Store, conversation_id: str, answer_id: str, visitor: str) -> KeptAnswer:
    turns = store.transcript(conversation_id, visitor)
    found = next((turn for turn in turns if turn.id == answer_id), None)
    if found is None:
        raise UnknownAnswerError
    return found


def _row(row: Row, shown: EasyCard, place: int) -> EasyRowOut:
    easy = shown.rows[place]
    lines = tuple("".join(words.text for words in line) for line in easy.lines)
    return EasyRowOut(
        kind=row.kind,
        text=" ".join(lines),
        lines=lines,
        hard_words=tuple(HardWordOut(term=word.term, meaning=word.meaning) for word in row.hard_words),
        picture=PictureOut(src=easy.picture.src, alt=easy.picture.alt) if easy.picture else None,
    )
