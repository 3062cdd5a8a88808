"""The bilingual page: each sentence beside its source, to be changed, accepted and at last signed off by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from app.staff.errors import MissingError, StaffError
from app.staff.records import Officer
from app.staff.states import UNFINISHED, WorkState
from app.staff.translation_deeds import UNCHANGED, FactsDifferError
from app.staff.translation_rows import ListedTranslation, Sentence
from app.staff.translations import PER_PAGE
from app.web.staff.documents import seconds_left
from app.web.staff.officers import OfficerDep, PostingOfficerDep
from app.web.staff.pages import go, staff_page
from app.web.staff.room import room_of
from app.web.staff.translations import ACCEPTED, STATES, TRANSLATIONS
from pipelines.settings import Settings
from pipelines.translation.by_people import Checker
from pipelines.translation.desk import open_desk
from pipelines.translation.languages import language
from pipelines.translation.markup import has_words, tag_faults
from pipelines.translation.segments import Origin
from pipelines.translation.written_marks import marked, shown, typed

router = APIRouter(prefix=TRANSLATIONS, include_in_schema=False)

ORIGINS = {
    Origin.PERSON: "Written by a person",
    Origin.MEMORY: "From the translation memory",
    Origin.FUZZY: "From a sentence like it in the memory",
    Origin.MACHINE: "Machine draft",
    Origin.UNTOUCHED: "Not translated",
}
NARROWED = {"": "All sentences", "marked": "Sentences to look at", "open": "Sentences that nobody has accepted"}


@dataclass(frozen=True, slots=True)
class View:
    """One sentence as the page shows it."""

    sentence: Sentence
    source: str
    text: str  # empty where nothing translated it
    asks: bool  # whether to ask if it stays as it is in the source
    error: str = ""


@router.get("/{translation_id}")
def review(
    request: Request,
    translation_id: str,
    officer: OfficerDep,
    only: Annotated[str, Query(max_length=10)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    listed = room_of(request).translations.find(translation_id)
    if listed.deleted:
        raise MissingError("This translation has been deleted. You can bring it back from ‘Deleted’ in the list.")
    if listed.state != WorkState.READY:
        return staff_page(
            request,
            "waiting.html",
            officer,
            translation=listed,
            states=STATES,
            unfinished=UNFINISHED,
            left=seconds_left,
            language=language(listed.target),
        )
    return _page(request, officer, listed, only=only, page=page)


@router.post("/{translation_id}/sentences/{position}")
def write(
    request: Request,
    translation_id: str,
    position: int,
    officer: PostingOfficerDep,
    was: Annotated[str, Form()],
    text: Annotated[str, Form()] = "",
    deed: Annotated[str, Form(max_length=10)] = "accept",
    stays: Annotated[str, Form(max_length=4)] = "",
    only: Annotated[str, Form(max_length=10)] = "",
    page: Annotated[int, Form(ge=1)] = 1,
) -> Response:
    """Keep one sentence as typed: accepted, or for later."""
    translations = room_of(request).translations
    sentence, listed = translations.sentence(translation_id, position), translations.find(translation_id)
    text, accept, as_source = text.replace("\r\n", "\n"), deed == "accept", stays == "yes"
    checker = checker_of(request, listed)
    markup = sentence.source if as_source and not text.strip() else typed(text, sentence.source)
    unsaid = accept and not as_source and checker.is_unchanged(sentence.source, markup)
    if problem := _problem(sentence.source, markup) or (UNCHANGED if unsaid else ""):
        return _page(request, officer, listed, only=only, page=page, fault=(position, text, problem))
    was = was.replace("\r\n", "\n")
    translations.write(
        translation_id, position, markup, officer, was=was, accept=accept, checker=checker, as_source=as_source
    )
    return go(f"{TRANSLATIONS}/{translation_id}", said="saved", anchor=f"s{position}", only=only, page=str(page))


@router.post("/{translation_id}/accept")
def accept_page(
    request: Request,
    translation_id: str,
    officer: PostingOfficerDep,
    positions: Annotated[str, Form(max_length=1000)] = "",
    only: Annotated[str, Form(max_length=10)] = "",
    page: Annotated[int, Form(ge=1)] = 1,
) -> Response:
    """Accept what the page showed and nothing was found wrong with."""
    seen = [int(place) for place in positions.split(",") if place.isdecimal()]
    translations = room_of(request).translations
    translations.accept_all(translation_id, seen, officer, checker_of(request, translations.find(translation_id)))
    return go(f"{TRANSLATIONS}/{translation_id}", said="accepted", only=only, page=str(page))


@router.post("/{translation_id}/sign")
def sign(
    request: Request,
    translation_id: str,
    officer: PostingOfficerDep,
    reads: Annotated[str, Form(max_length=4)] = "",
    checked: Annotated[str, Form(max_length=100_000)] = "",
) -> Response:
    """Sign off by somebody who says that they read the language; every sentence goes to the memory.

    Where facts differ from the source the page comes again with each of them, and asks whether they were checked.
    """
    room = room_of(request)
    listed = room.translations.find(translation_id)
    try:
        if reads != "yes":
            raise StaffError(f"Tick the box to say that you read {language(listed.target).english} well.")
        known = [int(place) for place in checked.split(",") if place.isdecimal()]
        room.translations.sign(translation_id, officer, checker_of(request, listed), checked=known)
    except FactsDifferError as error:
        return _page(request, officer, listed, error_text=str(error), odd=error.rows)
    except StaffError as error:
        return _page(request, officer, listed, error_text=str(error))
    return go(f"{TRANSLATIONS}/{translation_id}", said="signed")


@router.post("/{translation_id}/take-back")
def take_back(request: Request, translation_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).translations.take_back(translation_id, officer)
    return go(f"{TRANSLATIONS}/{translation_id}", said="unsigned")


def checker_of(request: Request, listed: ListedTranslation) -> Checker:
    """Reads what people write in the language of a translation, with the council's names in mind."""
    return open_desk(request.app.state.settings).checker(listed.target)


def _page(
    request: Request,
    officer: Officer,
    listed: ListedTranslation,
    *,
    only: str = "",
    page: int = 1,
    fault: tuple[int, str, str] | None = None,
    error_text: str = "",
    odd: Sequence[tuple[int, str]] = (),
) -> Response:
    """The page of sentences; after a fault with what was typed and the reason above and beside it.

    ``odd`` are the positions whose facts differ, with what, when somebody wants to sign off.
    """
    only = only if only in NARROWED else ""
    sentences, pages = room_of(request).translations.sentences(listed.id, only=only, page=page)
    settings: Settings = request.app.state.settings
    checker = checker_of(request, listed)
    return staff_page(
        request,
        "translation.html",
        officer,
        422 if fault or error_text else 200,
        translation=listed,
        views=[_view(sentence, fault, checker) for sentence in sentences],
        odd=[(position, 1 + (position - 1) // PER_PAGE, words) for position, words in odd],
        only=only,
        narrowed=NARROWED,
        page_number=min(page, pages),
        pages=pages,
        origins=ORIGINS,
        settings=settings,
        source_language=language(listed.source or "en"),
        error=bool(fault or error_text),
        error_text=error_text or (fault[2] if fault else ""),
        error_row=f"s{fault[0]}" if fault else "sign",
        accepted=ACCEPTED,
        language=language(listed.target),
    )


def _view(sentence: Sentence, fault: tuple[int, str, str] | None, checker: Checker) -> View:
    source, unchanged = shown(sentence.source), checker.is_unchanged(sentence.source, sentence.text)
    if fault and fault[0] == sentence.position:
        return View(sentence, source, fault[1], unchanged or fault[2] == UNCHANGED, fault[2])
    empty = sentence.origin is Origin.UNTOUCHED and unchanged
    return View(sentence, source, "" if empty else shown(sentence.text), unchanged)


def _problem(source: str, markup: str) -> str:
    """Why what was typed cannot be kept; empty when it can."""
    if not has_words(markup) and has_words(source):
        return "Write the sentence in the other language, or tick that it stays as it is."
    faults = "; ".join(tag_faults(source, markup))
    return f"Keep each mark once and in pairs: {marked(faults)}." if faults else ""
